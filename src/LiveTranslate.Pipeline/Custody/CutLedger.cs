namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// What is cut, what is archived, and hence what the speaker may forget. <see cref="Archived"/> only ever covers
/// audio whose segment is in the archive, or silence that a commit has recorded: a new activation that reads the
/// last commit and the archive comes to the same position or a later one, never an earlier.
/// </summary>
public sealed class CutLedger
{
    private readonly Queue<Cut> _open;
    private AudioPosition _horizon;
    private long _horizonSample;

    public CutLedger(LedgerState state)
    {
        _open = new Queue<Cut>(state.Open);
        Archived = state.Archived;
        ArchivedSample = state.ArchivedSample;
        NextIndex = state.NextIndex;
        (_horizon, _horizonSample) = _open.Count > 0
            ? (state.Open[^1].End, state.Open[^1].EndSample)
            : (Archived, ArchivedSample);
    }

    /// <summary>Everything before is archived, or silence that is committed.</summary>
    public AudioPosition Archived { get; private set; }

    /// <summary>The same in session time.</summary>
    public long ArchivedSample { get; private set; }

    /// <summary>The number of the next segment.</summary>
    public int NextIndex { get; private set; }

    /// <summary>How many segments are archived.</summary>
    public int ArchivedSegments => NextIndex - _open.Count;

    /// <summary>Cut and not yet archived, in order.</summary>
    public IReadOnlyCollection<Cut> Open => _open;

    /// <summary>Everything before is cut or silence.</summary>
    public AudioPosition Horizon => _horizon;

    public long HorizonSample => _horizonSample;

    /// <summary>Seconds of silence that no commit has recorded yet, so that the speaker still holds them.</summary>
    public long UncommittedSilence => _open.Count == 0 ? _horizonSample - ArchivedSample : 0;

    /// <summary>Numbers a new window. It must be committed before its text reaches anyone.</summary>
    public Cut Add(AudioPosition start, AudioPosition end, long startSample, long endSample)
    {
        if (start < _horizon || end < start)
            throw new ArgumentOutOfRangeException(nameof(start), "A window begins where the audio before it ended.");
        var cut = new Cut(NextIndex++, start, end, startSample, endSample);
        _open.Enqueue(cut);
        (_horizon, _horizonSample) = (end, endSample);
        return cut;
    }

    /// <summary>Notes that the audio up to here holds no speech.</summary>
    public void NoteSilence(AudioPosition until, long untilSample)
    {
        if (until > _horizon) (_horizon, _horizonSample) = (until, untilSample);
    }

    /// <summary>The oldest open cut's segment is in the archive.</summary>
    public void MarkArchived(Cut cut)
    {
        if (!_open.TryPeek(out var oldest) || oldest.Index != cut.Index)
            throw new InvalidOperationException("Segments are archived in order.");
        _open.Dequeue();
        (Archived, ArchivedSample) = (cut.End, cut.EndSample);
    }

    /// <summary>What to commit now.</summary>
    public LedgerState ToState() => _open.Count > 0
        ? new LedgerState { Archived = Archived, ArchivedSample = ArchivedSample, NextIndex = NextIndex, Open = [.. _open] }
        : new LedgerState { Archived = _horizon, ArchivedSample = _horizonSample, NextIndex = NextIndex };

    /// <summary>The state was written: silence that it records may be forgotten.</summary>
    public void MarkCommitted(LedgerState state)
    {
        if (state.Archived > Archived) (Archived, ArchivedSample) = (state.Archived, state.ArchivedSample);
    }
}

/// <summary>The ledger as it is committed.</summary>
public sealed record LedgerState
{
    public AudioPosition Archived { get; init; } = AudioPosition.StartOf(0);

    public long ArchivedSample { get; init; }

    public int NextIndex { get; init; }

    public IReadOnlyList<Cut> Open { get; init; } = [];
}
