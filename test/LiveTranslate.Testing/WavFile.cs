using System.Text;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Testing;

public static class WavFile
{
    /// <summary>Writes PCM as a WAV file into a folder.</summary>
    public static string Write(string folder, ReadOnlyMemory<byte> pcm)
    {
        var path = Path.Combine(folder, "speech.wav");
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + pcm.Length);
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(PcmFormat.SampleRate);
        writer.Write(PcmFormat.BytesPerSecond);
        writer.Write((short)PcmFormat.BytesPerSample);
        writer.Write((short)16);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(pcm.Length);
        writer.Write(pcm.Span);
        return path;
    }
}
