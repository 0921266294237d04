using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>How far a session is: what a new activation needs to go on. Committed with one conditional write.</summary>
public sealed record SessionProgress
{
    public SessionPhase Phase { get; init; } = SessionPhase.Waiting;

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of the newest take; 0 before the first.</summary>
    public int LastTake { get; init; }

    /// <summary>Takes with audio that is not archived yet, in order.</summary>
    public IReadOnlyList<TakeProgress> Takes { get; init; } = [];

    public LedgerState Ledger { get; init; } = new();

    public IReadOnlyList<DemandState> Demand { get; init; } = [];
}

/// <param name="Number">The take.</param>
/// <param name="StartSample">Where it begins in session time; null until its first audio is taken in.</param>
/// <param name="Closed">All that belongs to it is cut; only what is cut is still to be done.</param>
public sealed record TakeProgress(int Number, long? StartSample, bool Closed);

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
