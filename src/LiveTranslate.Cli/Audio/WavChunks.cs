using System.Buffers.Binary;

namespace LiveTranslate.Cli.Audio;

/// <summary>Tells the beginning of a chunk from sound: whether a length in a header can be true.</summary>
internal static class WavChunks
{
    public const int HeadBytes = 8;

    /// <summary>Whether a chunk's name, four printable characters, stands here.</summary>
    public static bool BeginWith(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && bytes[..4].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;

    /// <summary>Whether the sound ends before these bytes: with the file, or with another chunk.</summary>
    /// <param name="next">What comes after the length in the header, up to nine bytes.</param>
    /// <param name="mayBePadded">The length is odd: a byte that makes it even may come first.</param>
    /// <param name="left">How many bytes there are until the end of the file; null when only the end will tell.</param>
    public static bool EndSound(ReadOnlySpan<byte> next, bool mayBePadded, long? left) =>
        IsChunkOrEnd(next, left) || (mayBePadded && next.Length > 0 && IsChunkOrEnd(next[1..], left - 1));

    private static bool IsChunkOrEnd(ReadOnlySpan<byte> next, long? left) =>
        next.Length == 0
        || (BeginWith(next) && next.Length >= HeadBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(next[4..]) <= (left - HeadBytes ?? int.MaxValue));
}
