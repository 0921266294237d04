using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Orleans.Aws.Streaming.Records;

/// <summary>
/// A chunk as a record: a header, then the PCM as it is. Little-endian:
/// <code>
///  0  8  magic
///  8  1  version, 1
///  9  1  length of the trace context, in bytes
/// 10  2  length of the header, in bytes
/// 12  4  CRC-32 of the header, with zeros here
/// 16  8  session id, ASCII
/// 24  4  take
/// 28  8  sequence
/// 36  8  when a gateway got it, milliseconds since 1970; 0 when that is not known
/// 44  n  W3C trace context, ASCII
/// </code>
/// A record without the magic is raw PCM of a producer that knows nothing of takes, and maybe of samples: what a record
/// cuts in two the session puts together again.
/// </summary>
internal static class AudioRecord
{
    private const byte Version = 1;
    private const int FixedLength = 44;
    private const int ChecksumAt = 12;

    // The end of the year 9999.
    private const long MaxMilliseconds = 253_402_300_799_999;

    // As PNG's: a byte above 127, a name, and line ends that a text transfer would break.
    private static readonly byte[] Magic = [0x93, (byte)'L', (byte)'T', (byte)'A', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <exception cref="ArgumentException">The chunk is none that could be read again.</exception>
    public static byte[] Write(string session, AudioChunk chunk)
    {
        if (!SessionId.TryParse(session, out var id) || id.Value != session)
            throw new ArgumentException($"'{session}' is no session id as ids are written.", nameof(session));
        if (chunk.Take < 1 || chunk.Sequence < 0 || !IsAudio(chunk.Pcm.Length))
            throw new ArgumentException(
                $"Take {chunk.Take}, chunk {chunk.Sequence}, {chunk.Pcm.Length} bytes: takes count from 1, chunks from 0, " +
                $"and a chunk has whole samples, {PcmFormat.MaxChunkBytes} bytes at most.",
                nameof(chunk));
        var trace = chunk.TraceParent is { Length: <= byte.MaxValue } given ? given : "";
        var length = FixedLength + trace.Length;
        var record = new byte[length + chunk.Pcm.Length];
        var header = record.AsSpan(0, length);
        Magic.CopyTo(header);
        header[8] = Version;
        header[9] = (byte)trace.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(header[10..], (ushort)length);
        Encoding.ASCII.GetBytes(session, header[16..24]);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], chunk.Take);
        BinaryPrimitives.WriteInt64LittleEndian(header[28..], chunk.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(header[36..], chunk.CapturedAt?.ToUnixTimeMilliseconds() ?? 0);
        Encoding.ASCII.GetBytes(trace, header[FixedLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumAt..], Crc32.HashToUInt32(header));
        chunk.Pcm.CopyTo(record, length);
        return record;
    }

    /// <param name="partitionKey">The record's partition key: the session.</param>
    /// <param name="data">The record.</param>
    /// <param name="chunk">What it holds, when it is audio.</param>
    public static RecordKind Read(string partitionKey, byte[] data, out AudioChunk chunk)
    {
        chunk = null!;
        // Only as ids are written: another spelling of the same id would be another partition.
        if (!SessionId.TryParse(partitionKey, out var session) || session.Value != partitionKey) return RecordKind.Stranger;
        if (!data.AsSpan().StartsWith(Magic)) return ReadRaw(data, out chunk);
        return ReadWithHeader(partitionKey, data, out chunk);
    }

    private static RecordKind ReadRaw(byte[] data, out AudioChunk chunk)
    {
        chunk = null!;
        if (data.Length == 0) return RecordKind.Malformed;
        chunk = new AudioChunk { Take = 0, Sequence = -1, Pcm = data };
        return RecordKind.Audio;
    }

    private static RecordKind ReadWithHeader(string session, byte[] data, out AudioChunk chunk)
    {
        chunk = null!;
        if (data.Length < FixedLength || data[8] != Version) return RecordKind.Malformed;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(10));
        if (length != FixedLength + data[9] || !IsAudio(data.Length - length)) return RecordKind.Malformed;
        var header = data.AsSpan(0, length).ToArray();
        header.AsSpan(ChecksumAt, sizeof(uint)).Clear();
        if (Crc32.HashToUInt32(header) != BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(ChecksumAt)))
            return RecordKind.Malformed;
        var take = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24));
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(28));
        if (take < 1 || sequence < 0 || Encoding.ASCII.GetString(header, 16, 8) != session)
            return RecordKind.Malformed;
        chunk = new AudioChunk
        {
            Take = take,
            Sequence = sequence,
            Pcm = data[length..],
            TraceParent = header.Length > FixedLength ? Encoding.ASCII.GetString(header.AsSpan(FixedLength)) : null,
            CapturedAt = CapturedAt(header),
        };
        return RecordKind.Audio;
    }

    private static bool IsAudio(int bytes) => bytes is > 0 and <= PcmFormat.MaxChunkBytes && bytes % PcmFormat.BytesPerSample == 0;

    private static DateTimeOffset? CapturedAt(byte[] header)
    {
        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(36));
        return milliseconds is > 0 and <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}

/// <summary>What a record is.</summary>
internal enum RecordKind
{
    Audio,

    /// <summary>Neither ours nor PCM.</summary>
    Malformed,

    /// <summary>Its partition key is no session's.</summary>
    Stranger,
}
