using System.Buffers.Binary;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What a chunk says of itself, at the beginning of its PCM: the same whichever way it goes.</summary>
/// <param name="PutAt">When it was put, as a timestamp.</param>
/// <param name="Phase">From 1; a late chunk of one phase does not count in the next.</param>
/// <param name="Session">From 0.</param>
/// <param name="Sequence">From 0 in each session and phase.</param>
internal readonly record struct ChunkStamp(long PutAt, int Phase, int Session, int Sequence)
{
    /// <summary>250 ms of 16 kHz 16-bit mono.</summary>
    public const int PcmBytes = 8_000;

    // Noise: what is written as base64 is as long and as hard to read as speech would make it.
    private static readonly byte[] Noise = MakeNoise();

    public byte[] ToPcm(int bytes = PcmBytes)
    {
        var pcm = Noise.AsSpan(0, bytes).ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(pcm, PutAt);
        BinaryPrimitives.WriteInt32LittleEndian(pcm.AsSpan(8), Phase);
        BinaryPrimitives.WriteInt32LittleEndian(pcm.AsSpan(12), Session);
        BinaryPrimitives.WriteInt32LittleEndian(pcm.AsSpan(16), Sequence);
        return pcm;
    }

    public static ChunkStamp Of(ReadOnlySpan<byte> pcm) => new(
        BinaryPrimitives.ReadInt64LittleEndian(pcm),
        BinaryPrimitives.ReadInt32LittleEndian(pcm[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(pcm[12..]),
        BinaryPrimitives.ReadInt32LittleEndian(pcm[16..]));

    private static byte[] MakeNoise()
    {
        var noise = new byte[2 * PcmBytes];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
