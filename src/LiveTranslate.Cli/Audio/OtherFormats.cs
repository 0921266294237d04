using System.Text;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Audio;

/// <summary>Names what is no WAV file by its first bytes, because "convert it" helps more when one knows what it is.</summary>
internal static class OtherFormats
{
    /// <param name="start">The first twelve bytes.</param>
    public static void Refuse(byte[] start)
    {
        var text = Encoding.Latin1.GetString(start);
        if (text[..4] is "RIFF" or "RF64" or "BW64" && text[8..12] == "WAVE")
            return;
        throw CommandFailure.BadInput(
            text[..4] switch
            {
                "RIFX" => "This WAV file is big-endian (RIFX), which is not read.",
                "riff" => "This is a Wave64 file, which is not read.",
                "fLaC" => "This is a FLAC file and no WAV file.",
                "OggS" => "This is an Ogg file (Vorbis, Opus) and no WAV file.",
                "FORM" => "This is an AIFF file and no WAV file.",
                "caff" => "This is a Core Audio file and no WAV file.",
                "\u001AE\u00DF\u00A3" => "This is a WebM or Matroska file and no WAV file.",
                _ when text[4..8] == "ftyp" => "This is an MP4 or M4A file and no WAV file.",
                _ when text[..3] == "ID3" || (start[0] == 0xFF && start[1] >= 0xE0) => "This is an MP3 file and no WAV file.",
                _ => "This is no WAV file: it does not begin with RIFF … WAVE.",
            },
            WavHeader.Cure);
    }
}
