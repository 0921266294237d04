namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What a speaker channel says every second.</summary>
/// <param name="Take">Its take.</param>
/// <param name="Received">How many chunks of the take it has had from the speaker, counted from 0.</param>
/// <param name="Sealed">No more will come: the take has exactly this many.</param>
public readonly record struct SpeakerReport(int Take, long Received, bool Sealed)
{
    /// <summary>The channel: a take has another one after each reconnect.</summary>
    public Guid Channel { get; init; }

    /// <summary>Its connection is gone; it only hands over what it holds.</summary>
    public bool Detached { get; init; }

    /// <summary>What the speaker speaks from, if that was said.</summary>
    public string? Device { get; init; }
}

/// <summary>What the session answers.</summary>
/// <param name="Standing">How the take stands.</param>
/// <param name="Expected">The chunk of this take it wants next.</param>
/// <param name="Archived">Every chunk of this take below may be forgotten.</param>
/// <param name="Missing">Something was dropped, or later chunks came before this one.</param>
/// <param name="Behind">The session is behind: captions only.</param>
/// <param name="Phase">How the session stands.</param>
public readonly record struct ReportAnswer(
    TakeStanding Standing, long Expected, long Archived, bool Missing, bool Behind, SessionPhase Phase)
{
    /// <summary>What the session's listeners go without.</summary>
    public SessionStrain Strain { get; init; }
}

public enum TakeStanding
{
    /// <summary>The newest take.</summary>
    Current,

    /// <summary>A newer take has begun: hand over what is held, take nothing more.</summary>
    Superseded,

    /// <summary>Nothing of it is wanted any more.</summary>
    Done,

    /// <summary>There never was such a take.</summary>
    Unknown,
}

/// <summary>What <c>Start</c> comes to.</summary>
public readonly record struct TakeStart(TakeStartResult Result, int Take, long NextSequence);

public enum TakeStartResult
{
    Started,
    UnknownTake,
    TakeClosed,
    SessionEnded,
}
