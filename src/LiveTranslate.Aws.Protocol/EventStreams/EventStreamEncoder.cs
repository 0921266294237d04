using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ValueType = LiveTranslate.Aws.Protocol.EventStreams.EventStreamFormat.ValueType;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>Writes messages.</summary>
public static class EventStreamEncoder
{
    // Lengths of names take a byte, of values two; the sign bit of the latter is not used.
    private const int MaxName = byte.MaxValue;
    private const int MaxValue = short.MaxValue;

    /// <summary>A whole message.</summary>
    /// <exception cref="ArgumentException">A header or the payload is more than the format can carry.</exception>
    public static byte[] Encode(EventStreamMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Payload.Length > EventStreamFormat.MaxPayload)
            throw new ArgumentException($"A payload has at most {EventStreamFormat.MaxPayload} bytes, not {message.Payload.Length}.", nameof(message));
        var headers = EncodeHeaders(message.Headers);
        var encoded = new byte[EventStreamFormat.Smallest + headers.Length + message.Payload.Length];
        var at = encoded.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(at, encoded.Length);
        BinaryPrimitives.WriteInt32BigEndian(at[4..], headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(at[8..], Crc32.HashToUInt32(at[..8]));
        headers.CopyTo(at[EventStreamFormat.Prelude..]);
        message.Payload.Span.CopyTo(at[(EventStreamFormat.Prelude + headers.Length)..]);
        BinaryPrimitives.WriteUInt32BigEndian(at[^4..], Crc32.HashToUInt32(at[..^4]));
        return encoded;
    }

    /// <summary>Headers alone, as they are signed.</summary>
    /// <exception cref="ArgumentException">A header is more than the format can carry.</exception>
    public static byte[] EncodeHeaders(IEnumerable<EventStreamHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        using var encoded = new MemoryStream(128);
        foreach (var header in headers) Write(encoded, header);
        return encoded.Length <= EventStreamFormat.MaxHeaders
            ? encoded.ToArray()
            : throw new ArgumentException($"Headers have at most {EventStreamFormat.MaxHeaders} bytes, not {encoded.Length}.", nameof(headers));
    }

    private static void Write(MemoryStream to, EventStreamHeader header)
    {
        var name = Encoding.UTF8.GetBytes(header.Name);
        if (name.Length is 0 or > MaxName)
            throw new ArgumentException($"A header's name has 1 to {MaxName} bytes, not {name.Length}.", nameof(header));
        to.WriteByte((byte)name.Length);
        to.Write(name);
        Span<byte> number = stackalloc byte[sizeof(long)];
        switch (header.Value)
        {
            case bool yes:
                to.WriteByte((byte)(yes ? ValueType.True : ValueType.False));
                break;
            case sbyte value:
                to.WriteByte((byte)ValueType.Byte);
                to.WriteByte((byte)value);
                break;
            case short value:
                to.WriteByte((byte)ValueType.Short);
                BinaryPrimitives.WriteInt16BigEndian(number, value);
                to.Write(number[..sizeof(short)]);
                break;
            case int value:
                to.WriteByte((byte)ValueType.Integer);
                BinaryPrimitives.WriteInt32BigEndian(number, value);
                to.Write(number[..sizeof(int)]);
                break;
            case long value:
                to.WriteByte((byte)ValueType.Long);
                BinaryPrimitives.WriteInt64BigEndian(number, value);
                to.Write(number);
                break;
            case DateTimeOffset value:
                to.WriteByte((byte)ValueType.Timestamp);
                BinaryPrimitives.WriteInt64BigEndian(number, value.ToUnixTimeMilliseconds());
                to.Write(number);
                break;
            case Guid value:
                to.WriteByte((byte)ValueType.Uuid);
                to.Write(value.ToByteArray(bigEndian: true));
                break;
            case byte[] value:
                WriteLong(ValueType.Bytes, value);
                break;
            case string value:
                WriteLong(ValueType.Text, Encoding.UTF8.GetBytes(value));
                break;
            default:
                throw new ArgumentException($"A header cannot hold a {header.Value?.GetType().Name ?? "null"}.", nameof(header));
        }

        void WriteLong(ValueType type, byte[] value)
        {
            if (value.Length > MaxValue)
                throw new ArgumentException($"A header's value has at most {MaxValue} bytes, not {value.Length}.", nameof(header));
            to.WriteByte((byte)type);
            to.WriteByte((byte)(value.Length >> 8));
            to.WriteByte((byte)value.Length);
            to.Write(value);
        }
    }
}
