namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>Bytes that are no message: the stream cannot be read on.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The same in words.</param>
public sealed class EventStreamException(EventStreamFault fault, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public EventStreamFault Fault { get; } = fault;
}

/// <summary>Why bytes are no message.</summary>
public enum EventStreamFault
{
    /// <summary>The lengths at its front are not what was sent.</summary>
    PreludeChecksum,

    /// <summary>Headers or payload are not what was sent.</summary>
    MessageChecksum,

    /// <summary>It claims to be shorter than it can be, or longer than it may be.</summary>
    Length,

    /// <summary>A header goes beyond the headers, has no name, or holds what no header can.</summary>
    Header,

    /// <summary>The stream ended within a message.</summary>
    Truncated,
}
