using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>How far a session is: what a new activation needs to go on. Committed with one conditional write.</summary>
public sealed record SessionProgress
{
    public SessionPhase Phase { get; init; } = SessionPhase.Waiting;

    /// <summary>How many chunks the newest take had when it paused; null while it does not. Later audio ends the pause.</summary>
    public long? PausedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of the newest take; 0 before the first.</summary>
    public int LastTake { get; init; }

    /// <summary>Takes with audio that is not archived yet, in order.</summary>
    public IReadOnlyList<TakeProgress> Takes { get; init; } = [];

    public LedgerState Ledger { get; init; } = new();

    /// <summary>What windows say that are cut and not archived, as far as it is known.</summary>
    public IReadOnlyList<SettledText> Texts { get; init; } = [];

    public IReadOnlyList<DemandState> Demand { get; init; } = [];

    /// <summary>
    /// The newest audio that nobody numbers and that was decided on, taken or ignored: what the stream brings again up
    /// to here begins no take. Null before the first.
    /// </summary>
    public LogPosition? LogSeen { get; init; }
}

/// <param name="Number">The take.</param>
/// <param name="StartSample">Where it begins in session time; null until its first audio is taken in.</param>
/// <param name="Closed">All that belongs to it is cut; only what is cut is still to be done.</param>
public sealed record TakeProgress(int Number, long? StartSample, bool Closed)
{
    /// <summary>Where it is in the log, for a take whose producer numbers nothing; null for all others.</summary>
    public LogTakeState? Log { get; init; }

    /// <summary>The log got what of it is not archived then or later, by the log's clock; null when that is not known.</summary>
    public DateTimeOffset? PutAt { get; init; }
}

/// <param name="Anchor">From where its chunks are numbered again: all before is archived.</param>
/// <param name="Until">When it ended: what the log got later is not part of it. Null while it lasts.</param>
public sealed record LogTakeState(LogAnchor Anchor, DateTimeOffset? Until);

public enum SessionPhase
{
    /// <summary>Nobody has spoken yet.</summary>
    Waiting,
    Live,
    Paused,

    /// <summary>The end was asked for; what is there is being finished.</summary>
    Ending,
    Ended,
}
