using System.Buffers.Binary;
using LiveTranslate.Cli.CommandLine;
using NAudio.Wave;

namespace LiveTranslate.Cli.Audio;

/// <summary>Reads a WAV file's <c>fmt</c> chunk, and refuses what is not read with its name and the cure.</summary>
internal static class WavFormatChunk
{
    private const int MinBytes = 16;

    // An extension: how many bits count, which speaker is which, and a GUID whose first two bytes are the format's tag.
    private const int ExtensionBytes = 22, TagInExtension = 6;

    /// <param name="body">The chunk without its name and length.</param>
    /// <param name="assumed">Is told what the chunk leaves open.</param>
    public static WavFormat Parse(byte[] body, Action<string> assumed)
    {
        if (body.Length < MinBytes)
            throw CommandFailure.BadInput("This WAV file is broken: its format (fmt) is too short.", WavHeader.Cure);
        using var stream = new MemoryStream(body);
        using var reader = new BinaryReader(stream);
        var format = WaveFormat.FromFormatChunk(reader, body.Length);
        int frameBytes = format.BlockAlign, channels = format.Channels;
        if (channels is <= 0 or > WavFormat.MaxChannels || frameBytes <= 0 || frameBytes % channels != 0)
            throw CommandFailure.BadInput($"This WAV file is broken: {channels} channels in {frameBytes} bytes.", WavHeader.Cure);
        if (format.SampleRate is < WavFormat.MinRate or > WavFormat.MaxRate)
            throw CommandFailure.BadInput(
                $"This WAV file has {format.SampleRate} Hz; {WavFormat.MinRate} to {WavFormat.MaxRate} Hz are read.", WavHeader.Cure);
        var sampleBytes = frameBytes / channels;
        return new WavFormat(EncodingOf(TagOf(format, assumed), sampleBytes), sampleBytes, channels, format.SampleRate);
    }

    private static WaveFormatEncoding TagOf(WaveFormat format, Action<string> assumed)
    {
        if (format.Encoding is not WaveFormatEncoding.Extensible)
            return format.Encoding;
        if (format is WaveFormatExtraData { ExtraSize: >= ExtensionBytes } extended)
            return (WaveFormatEncoding)BinaryPrimitives.ReadUInt16LittleEndian(extended.ExtraData.AsSpan(TagInExtension));
        assumed("the header calls its format 'extensible' without the extension that would name it: integers are assumed");
        return WaveFormatEncoding.Pcm;
    }

    private static SampleEncoding EncodingOf(WaveFormatEncoding tag, int sampleBytes) => (tag, sampleBytes) switch
    {
        (WaveFormatEncoding.Pcm, >= 1 and <= 4) => SampleEncoding.Integer,
        (WaveFormatEncoding.IeeeFloat, 4 or 8) => SampleEncoding.Float,
        (WaveFormatEncoding.ALaw, 1) => SampleEncoding.ALaw,
        (WaveFormatEncoding.MuLaw, 1) => SampleEncoding.MuLaw,
        (WaveFormatEncoding.Pcm or WaveFormatEncoding.IeeeFloat or WaveFormatEncoding.ALaw or WaveFormatEncoding.MuLaw, _) =>
            throw CommandFailure.BadInput($"This WAV file has {sampleBytes * 8}-bit samples ({tag}), which are not read.", WavHeader.Cure),
        _ => throw CommandFailure.BadInput($"This WAV file is not PCM but {NameOf(tag)}.", WavHeader.Cure),
    };

    private static string NameOf(WaveFormatEncoding tag) => tag switch
    {
        WaveFormatEncoding.Adpcm or WaveFormatEncoding.DviAdpcm => "ADPCM",
        WaveFormatEncoding.Gsm610 => "GSM",
        WaveFormatEncoding.Mpeg or WaveFormatEncoding.MpegLayer3 => "MPEG audio",
        _ when Enum.IsDefined(tag) => tag.ToString(),
        _ => $"format 0x{(ushort)tag:X4}",
    };
}
