using System.Text;

namespace LiveTranslate.Tests.Cli.Audio;

/// <summary>Writes WAV files of every kind, the odd ones, too.</summary>
internal static class WavBytes
{
    public const ushort Pcm = 1, Adpcm = 2, Float = 3, ALaw = 6, MuLaw = 7, Extensible = 0xFFFE;

    /// <param name="samples">Interleaved, −1…1.</param>
    /// <param name="rate">Hz.</param>
    /// <param name="channels">How many samples make a frame.</param>
    /// <param name="bits">A sample takes.</param>
    /// <param name="tag">Of the format.</param>
    /// <param name="extensible">Whether the tag goes into the GUID of an extension.</param>
    /// <param name="dataSize">In the header, when it is to differ from the truth.</param>
    /// <param name="between">Chunks before the samples.</param>
    /// <param name="riffSize">In the header, when it is to differ from the truth.</param>
    public static byte[] Make(
        IReadOnlyList<double> samples, int rate = 16_000, int channels = 1, int bits = 16, ushort tag = Pcm,
        bool extensible = false, uint? dataSize = null, byte[]? between = null, uint? riffSize = null)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        foreach (var sample in samples)
            Write(writer, sample, bits, tag);
        var data = body.ToArray();

        using var file = new MemoryStream();
        using var wav = new BinaryWriter(file);
        var formatSize = extensible ? 40 : 16;
        wav.Write(Encoding.ASCII.GetBytes("RIFF"));
        wav.Write(riffSize ?? (uint)(4 + 8 + formatSize + (between?.Length ?? 0) + 8 + data.Length));
        wav.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        wav.Write(formatSize);
        wav.Write(extensible ? Extensible : tag);
        wav.Write((ushort)channels);
        wav.Write(rate);
        wav.Write(rate * channels * bits / 8);
        wav.Write((ushort)(channels * bits / 8));
        wav.Write((ushort)bits);
        if (extensible)
        {
            wav.Write((ushort)22);
            wav.Write((ushort)bits);
            wav.Write(0);
            wav.Write(tag);
            wav.Write(new byte[14]);
        }

        wav.Write(between ?? []);
        wav.Write(Encoding.ASCII.GetBytes("data"));
        wav.Write(dataSize ?? (uint)data.Length);
        wav.Write(data);
        return file.ToArray();
    }

    /// <summary>A chunk a reader does not know; an odd body is padded.</summary>
    public static byte[] Chunk(string name, byte[] body) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(body.Length), .. body, .. new byte[body.Length % 2]];

    public static double[] Sine(double frequency, int rate, int count, double amplitude = 0.5) =>
        [.. Enumerable.Range(0, count).Select(i => amplitude * Math.Sin(2 * Math.PI * frequency * i / rate))];

    private static void Write(BinaryWriter writer, double sample, int bits, ushort tag)
    {
        if (tag == Float && bits == 64)
            writer.Write(sample);
        else if (tag == Float)
            writer.Write((float)sample);
        else if (bits == 8)
            writer.Write((byte)Math.Round(128 + sample * 127));
        else
            writer.Write(BitConverter.GetBytes((int)Math.Round(sample * ((1L << (bits - 1)) - 1))).AsSpan(0, bits / 8));
    }
}
