using System.Buffers.Binary;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>How long an MP3 plays, by its frames.</summary>
internal static class Mp3
{
    // In kbit/s for Layer III, by the header's four bits; 0 for those that stand for nothing we could follow.
    private static readonly int[] Mpeg1Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
    private static readonly int[] Mpeg2Rates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
    private static readonly int[] SampleRates = [44_100, 48_000, 32_000, 0];

    /// <summary>Its duration; null when it is no MP3.</summary>
    public static TimeSpan? DurationOf(ReadOnlySpan<byte> data)
    {
        var at = TagLength(data);
        var seconds = 0.0;
        while (at + 4 <= data.Length && ReadFrame(data[at..]) is var (bytes, duration))
        {
            at += bytes;
            seconds += duration;
        }

        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    // "ID3", version, flags, and a length of four times seven bits.
    private static int TagLength(ReadOnlySpan<byte> data) =>
        data.Length >= 10 && data.StartsWith("ID3"u8)
            ? 10 + ((data[6] & 127) << 21 | (data[7] & 127) << 14 | (data[8] & 127) << 7 | (data[9] & 127))
            : 0;

    private static (int Bytes, double Seconds)? ReadFrame(ReadOnlySpan<byte> frame)
    {
        var header = BinaryPrimitives.ReadUInt32BigEndian(frame);
        var (version, layer) = (header >> 19 & 3, header >> 17 & 3);
        // Eleven set bits, no reserved version, Layer III.
        if (header >> 21 != 0x7FF || version == 1 || layer != 1) return null;

        var mpeg1 = version == 3;
        var kilobits = (mpeg1 ? Mpeg1Rates : Mpeg2Rates)[header >> 12 & 15];
        // MPEG 2 halves the rates of MPEG 1, MPEG 2.5 halves them again.
        var rate = SampleRates[header >> 10 & 3] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        if (kilobits == 0 || rate == 0) return null;
        var samples = mpeg1 ? 1152 : 576;
        return ((samples / 8 * kilobits * 1000 / rate) + (int)(header >> 9 & 1), (double)samples / rate);
    }
}
