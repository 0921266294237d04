using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What a session needs of whoever hosts it: a place to commit, and a way to its listeners.</summary>
public interface ISessionHost
{
    /// <summary>
    /// Writes the progress if nobody else has written since. Tries again by itself while the store does not answer.
    /// </summary>
    /// <exception cref="OwnershipLostException">Somebody else has written: this session must stop.</exception>
    Task CommitAsync(SessionProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a caption to its listeners. In order for each language. Listeners fill in what is lost here from the
    /// archive, so it need not succeed.
    /// </summary>
    Task DeliverAsync(CaptionRelease caption, CancellationToken cancellationToken);

    /// <summary>Hands speech to its listeners, in order for each language.</summary>
    Task DeliverAsync(SpeechRelease speech, CancellationToken cancellationToken);

    /// <summary>What is being said, not final. Best effort.</summary>
    void ShowPartial(string text);

    /// <summary>Segments below the number are archived now.</summary>
    void SegmentsArchived(int count);

    /// <summary>Phase or listeners changed.</summary>
    void Changed();
}

/// <summary>The caption of a segment, ready for its listeners.</summary>
public sealed record CaptionRelease(
    int Index,
    LanguageTag Language,
    string SourceText,
    string Text,
    long StartMs,
    long EndMs,
    long HeardMs,
    TimeSpan Recognized,
    TimeSpan Translated,
    TimeSpan Backlog,
    StageFailure? Failure);

/// <summary>The speech of a segment, ready for its listeners.</summary>
public sealed record SpeechRelease(int Index, LanguageTag Language, SpeechAudio Audio, TimeSpan Synthesized);

/// <summary>Another activation has committed since: this one is a zombie and must not do anything any more.</summary>
public sealed class OwnershipLostException : Exception
{
    public OwnershipLostException(string message)
        : base(message)
    {
    }

    public OwnershipLostException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public OwnershipLostException()
    {
    }
}
