namespace LiveTranslate.Pipeline.Audio;

/// <summary>
/// What a producer that knows nothing of chunks puts into one record of the stream: samples, as many as it likes, cut
/// where its own buffers ended. A sample may be cut in two: its first byte is carried over to the next record. Whether a
/// record counts and where it is split follows from its bytes and what was carried over alone, so that whoever reads it
/// again comes to the same numbers.
/// </summary>
public static class PlainRecord
{
    /// <summary>The longest record that is taken: 1 MiB, half a minute. A session's inbox must be able to hold one.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>It holds something, and is not too long.</summary>
    public static bool IsWellFormed(ReadOnlyMemory<byte> pcm) => pcm.Length is > 0 and <= MaxBytes;

    /// <summary>Splits a record into pieces no longer than a chunk. One that is not well-formed has none.</summary>
    /// <param name="pcm">The record.</param>
    /// <param name="carry">The first byte of a sample, from the record before.</param>
    public static SplitRecord Split(ReadOnlyMemory<byte> pcm, byte? carry = null)
    {
        var left = LeftOf(pcm, carry);
        if (!IsWellFormed(pcm)) return new SplitRecord([], left);
        if (carry is { } first) pcm = new[] { first }.Concat(pcm.ToArray()).ToArray();
        if (left is not null) pcm = pcm[..^1];
        var pieces = new List<ReadOnlyMemory<byte>>((pcm.Length / PcmFormat.MaxChunkBytes) + 1);
        for (var at = 0; at < pcm.Length; at += PcmFormat.MaxChunkBytes)
            pieces.Add(pcm.Slice(at, Math.Min(PcmFormat.MaxChunkBytes, pcm.Length - at)));
        return new SplitRecord(pieces, left);
    }

    /// <summary>What is carried over to the next record, also of one that is ignored: samples begin where they begin.</summary>
    public static byte? LeftOf(ReadOnlyMemory<byte> pcm, byte? carry) =>
        (pcm.Length + (carry is null ? 0 : 1)) % PcmFormat.BytesPerSample == 0 ? null
        : pcm.Length == 0 ? carry : pcm.Span[^1];
}

/// <param name="Pieces">Whole samples.</param>
/// <param name="Left">The first byte of a sample whose second one is in the next record.</param>
public readonly record struct SplitRecord(IReadOnlyList<ReadOnlyMemory<byte>> Pieces, byte? Left);
