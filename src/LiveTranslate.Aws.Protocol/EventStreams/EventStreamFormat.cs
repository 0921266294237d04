namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>The layout of a message, all numbers big-endian: length, headers' length, checksum of both; headers; payload; checksum.</summary>
public static class EventStreamFormat
{
    /// <summary>Bytes before the headers.</summary>
    public const int Prelude = 12;

    /// <summary>Bytes of a message that has neither headers nor payload.</summary>
    public const int Smallest = Prelude + sizeof(uint);

    /// <summary>Bytes that a message's headers may have: 128 KiB.</summary>
    public const int MaxHeaders = 128 * 1024;

    /// <summary>Bytes that a payload may have: 16 MiB. A message that claims more is not waited for.</summary>
    public const int MaxPayload = 16 * 1024 * 1024;

    /// <summary>What a header's byte says its value is.</summary>
    internal enum ValueType : byte
    {
        True = 0,
        False = 1,
        Byte = 2,
        Short = 3,
        Integer = 4,
        Long = 5,
        Bytes = 6,
        Text = 7,
        Timestamp = 8,
        Uuid = 9,
    }
}
