using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>Reads messages. Whatever the bytes are, they are a message, the beginning of one, or a named fault.</summary>
public static class EventStreamDecoder
{
    /// <summary>Takes one message off the front, if all of it is there.</summary>
    /// <param name="buffer">What came so far; begins after the message when there was one.</param>
    /// <param name="message">The message; its payload is a copy.</param>
    /// <exception cref="EventStreamException">The bytes are no message.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out EventStreamMessage message)
    {
        message = null!;
        if (buffer.Length < EventStreamFormat.Prelude) return false;
        Span<byte> prelude = stackalloc byte[EventStreamFormat.Prelude];
        buffer.Slice(0, EventStreamFormat.Prelude).CopyTo(prelude);
        var (length, headersLength) = ReadPrelude(prelude);
        if (buffer.Length < length) return false;

        var bytes = buffer.Slice(0, length).ToArray();
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(^4..)) != Crc32.HashToUInt32(bytes.AsSpan(..^4)))
            throw new EventStreamException(EventStreamFault.MessageChecksum, "A message's checksum does not fit its bytes.");
        var headers = HeaderReader.ReadAll(bytes.AsSpan(EventStreamFormat.Prelude, headersLength));
        message = new EventStreamMessage(headers, bytes.AsMemory(EventStreamFormat.Prelude + headersLength)[..^4]);
        buffer = buffer.Slice(length);
        return true;
    }

    /// <summary>A message that is there in whole, such as one that was signed into another's payload.</summary>
    /// <exception cref="EventStreamException">The bytes are not exactly one message.</exception>
    public static EventStreamMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var rest = new ReadOnlySequence<byte>(bytes);
        if (!TryRead(ref rest, out var message))
            throw new EventStreamException(EventStreamFault.Truncated, "The bytes end within a message.");
        return rest.IsEmpty ? message : throw new EventStreamException(EventStreamFault.Length, "There are bytes behind the message.");
    }

    /// <summary>All messages of a stream, as they come. The stream is not disposed of.</summary>
    /// <param name="stream">Where they come from.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EventStreamException">Bytes that are no message, or an end within one.</exception>
    public static async IAsyncEnumerable<EventStreamMessage> ReadAllAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (TryRead(ref buffer, out var message)) yield return message;
                if (read.IsCompleted && !buffer.IsEmpty)
                    throw new EventStreamException(EventStreamFault.Truncated, "The stream ended within a message.");
                // What is there of the next message stays; its length was checked, so this cannot grow beyond one.
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static (int Length, int HeadersLength) ReadPrelude(ReadOnlySpan<byte> prelude)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]) != Crc32.HashToUInt32(prelude[..8]))
            throw new EventStreamException(EventStreamFault.PreludeChecksum, "The checksum of a message's lengths does not fit them.");
        long length = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        long headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        var payload = length - EventStreamFormat.Smallest - headers;
        return headers <= EventStreamFormat.MaxHeaders && payload is >= 0 and <= EventStreamFormat.MaxPayload
            ? ((int)length, (int)headers)
            : throw new EventStreamException(
                EventStreamFault.Length, $"A message claims {length} bytes, {headers} of them headers: that cannot be.");
    }
}
