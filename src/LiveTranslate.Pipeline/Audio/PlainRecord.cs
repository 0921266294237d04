namespace LiveTranslate.Pipeline.Audio;

/// <summary>
/// What a producer that knows nothing of chunks puts into one record of the stream: samples, as many as it likes.
/// Whether a record counts and where it is split follows from its bytes alone, so that whoever reads it again comes to
/// the same numbers.
/// </summary>
public static class PlainRecord
{
    /// <summary>The longest record that is taken: 1 MiB, half a minute. A session's inbox must be able to hold one.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>It holds whole samples, at least one, and is not too long.</summary>
    public static bool IsWellFormed(ReadOnlyMemory<byte> pcm) =>
        pcm.Length is > 0 and <= MaxBytes && pcm.Length % PcmFormat.BytesPerSample == 0;

    /// <summary>Splits a record into pieces no longer than a chunk. One that is not well-formed has none.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> pcm)
    {
        if (!IsWellFormed(pcm)) return [];
        var pieces = new List<ReadOnlyMemory<byte>>((pcm.Length / PcmFormat.MaxChunkBytes) + 1);
        for (var at = 0; at < pcm.Length; at += PcmFormat.MaxChunkBytes)
            pieces.Add(pcm.Slice(at, Math.Min(PcmFormat.MaxChunkBytes, pcm.Length - at)));
        return pieces;
    }
}
