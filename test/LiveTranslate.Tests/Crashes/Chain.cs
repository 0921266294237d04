using System.Collections.Concurrent;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Testing;

namespace LiveTranslate.Tests.Crashes;

/// <summary>
/// The chain of custody of a cluster under test: work can be held between any two of its parties, and all bounds that
/// were ever committed are remembered.
/// </summary>
internal sealed class Chain
{
    private readonly ConcurrentDictionary<int, Cut> _committed = new();
    private readonly ConcurrentQueue<string> _moved = [];
    private volatile Hold? _hold;
    private int _refused;
    private int _failedReads;

    /// <summary>Windows that were committed so far.</summary>
    public IReadOnlyDictionary<int, Cut> Committed => _committed;

    /// <summary>Windows that were committed again with other bounds: there must be none.</summary>
    public IReadOnlyCollection<string> Moved => _moved;

    /// <summary>How many writes of state were refused because somebody else had written.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many readings of state failed.</summary>
    public int FailedReads => Volatile.Read(ref _failedReads);

    /// <summary>What the store does besides its work.</summary>
    public volatile StoreTrouble Trouble;

    /// <summary>Feeds do not reach their sessions to say who listens.</summary>
    public volatile bool NobodyRenews;

    /// <summary>Holds the next who comes to a step. Nobody after that one is held.</summary>
    public Hold HoldAt(ChainStep step) => _hold = new Hold(step);

    /// <summary>For the fakes: somebody comes to a step.</summary>
    public Task PassAsync(ChainStep step) => _hold is { } hold && hold.Catches(step) ? hold.Gone : Task.CompletedTask;

    /// <summary>For the store: a write was refused.</summary>
    public void NoteRefused() => Interlocked.Increment(ref _refused);

    /// <summary>For the store: a reading failed.</summary>
    public void NoteFailedRead() => Interlocked.Increment(ref _failedReads);

    /// <summary>For the store: bounds are written.</summary>
    public void Note(IEnumerable<Cut> cuts)
    {
        foreach (var cut in cuts)
            if (_committed.GetOrAdd(cut.Index, cut) is var first && first != cut)
                _moved.Enqueue($"{first} became {cut}");
    }
}

/// <summary>What can be wrong with a store.</summary>
internal enum StoreTrouble
{
    None,

    /// <summary>It neither reads nor writes.</summary>
    Unavailable,

    /// <summary>It writes, and nobody hears that it has.</summary>
    AnswersLost,
}

/// <summary>Somebody who is held at a step: for ever, unless let go.</summary>
internal sealed class Hold(ChainStep step)
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _caught;

    public Task Gone => _gone.Task;

    public bool Catches(ChainStep at) => at == step && Interlocked.Exchange(ref _caught, 1) == 0;

    /// <summary>Waits until somebody is held.</summary>
    public Task ReachedAsync() => Wait.UntilAsync(
        () => Volatile.Read(ref _caught) == 1, $"somebody to come to the step {step}", TimeSpan.FromSeconds(20));

    public void LetGo() => _gone.TrySetResult();
}
