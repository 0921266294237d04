namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>One message of AWS's binary event streams: headers, and a payload they describe.</summary>
/// <param name="Headers">In the order of the wire; names are unique.</param>
/// <param name="Payload">Any bytes, at most <see cref="EventStreamFormat.MaxPayload"/>.</param>
/// <remarks>Source: the "Event stream encoding" page of Amazon Transcribe's and S3 Select's documentation.</remarks>
public sealed record EventStreamMessage(IReadOnlyList<EventStreamHeader> Headers, ReadOnlyMemory<byte> Payload)
{
    /// <summary><c>event</c>, <c>exception</c> or <c>error</c>; null when it is not said.</summary>
    public string? MessageType => Text(":message-type");

    /// <summary>Which event it is, such as <c>TranscriptEvent</c>.</summary>
    public string? EventType => Text(":event-type");

    /// <summary>Which exception it is, such as <c>BadRequestException</c>.</summary>
    public string? ExceptionType => Text(":exception-type");

    /// <summary>A header's value; null when there is no such header.</summary>
    public object? Value(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.Ordinal))?.Value;

    /// <summary>A header's text; null when there is no such header, or it holds something else.</summary>
    public string? Text(string name) => Value(name) as string;

    /// <summary>An event as services and clients send it.</summary>
    public static EventStreamMessage Event(string type, string contentType, ReadOnlyMemory<byte> payload) => new(
        [
            new EventStreamHeader(":event-type", type),
            new EventStreamHeader(":content-type", contentType),
            new EventStreamHeader(":message-type", "event"),
        ],
        payload);
}

/// <summary>A header of a message.</summary>
/// <param name="Name">1 to 255 bytes of UTF-8.</param>
/// <param name="Value">
/// A <see cref="bool"/>, <see cref="sbyte"/>, <see cref="short"/>, <see cref="int"/>, <see cref="long"/>, byte array,
/// <see cref="string"/>, <see cref="DateTimeOffset"/> (whole milliseconds) or <see cref="Guid"/>.
/// </param>
public sealed record EventStreamHeader(string Name, object Value);
