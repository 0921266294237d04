namespace LiveTranslate.Contracts.Grains;

/// <summary>
/// What is stored of a session cannot be read, and never will be by asking again: it was damaged, or written by another
/// version of this program.
/// </summary>
[GenerateSerializer, Alias("LiveTranslate.SessionUnreadableException")]
public sealed class SessionUnreadableException : Exception
{
    public SessionUnreadableException()
    {
    }

    public SessionUnreadableException(string message)
        : base(message)
    {
    }

    /// <param name="message">Which session.</param>
    /// <param name="innerException">What the store or its serializer said.</param>
    public SessionUnreadableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
