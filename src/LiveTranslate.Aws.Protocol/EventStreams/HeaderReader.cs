using System.Buffers.Binary;
using System.Text;
using ValueType = LiveTranslate.Aws.Protocol.EventStreams.EventStreamFormat.ValueType;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>Reads a message's headers.</summary>
internal ref struct HeaderReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _left;

    /// <exception cref="EventStreamException">The bytes are no headers.</exception>
    public static List<EventStreamHeader> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var reader = new HeaderReader { _left = bytes };
        var headers = new List<EventStreamHeader>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!reader._left.IsEmpty)
        {
            var name = reader.Text(reader.Take(1)[0]);
            if (name.Length == 0 || !names.Add(name)) throw Fault(name.Length == 0 ? "has no name" : "comes twice");
            headers.Add(new EventStreamHeader(name, reader.Value()));
        }

        return headers;
    }

    private object Value() => (ValueType)Take(1)[0] switch
    {
        ValueType.True => true,
        ValueType.False => false,
        ValueType.Byte => (sbyte)Take(1)[0],
        ValueType.Short => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short))),
        ValueType.Integer => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))),
        ValueType.Long => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long))),
        ValueType.Bytes => Take(Length()).ToArray(),
        ValueType.Text => Text(Length()),
        ValueType.Timestamp => Timestamp(BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)))),
        ValueType.Uuid => new Guid(Take(16), bigEndian: true),
        var unknown => throw Fault($"holds a value of the unknown type {(byte)unknown}"),
    };

    private int Length() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    private string Text(int length)
    {
        try
        {
            return Utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Fault("is not UTF-8");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _left.Length) throw Fault("goes beyond the headers");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }

    private static DateTimeOffset Timestamp(long milliseconds)
    {
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Fault("holds a time beyond the calendar");
        }
    }

    private static EventStreamException Fault(string what) => new(EventStreamFault.Header, $"A message's header {what}.");
}
