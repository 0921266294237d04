using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Listening;

/// <summary>
/// Which segments a listener has seen: lets captions out in index order, each once, and holds back those that came
/// before one that is still missing.
/// </summary>
internal sealed class CaptionLedger
{
    // A minute of segments of 1 s, the shortest there are. More early captions than that, and the gap is given up.
    private const int MaxHeld = 64;

    private readonly SortedDictionary<int, Arrival> _held = [];
    private readonly SortedSet<int> _missing = [];
    private readonly Queue<Arrival> _ready = new();

    /// <summary>The index wanted next; null until the server has said where it begins.</summary>
    public int? Next { get; private set; }

    /// <summary>What to say as <c>afterIndex</c> when joining (again).</summary>
    public int? After => Next is { } next && next > 0 ? next - 1 : null;

    /// <summary>Whether captions are held back behind a gap.</summary>
    public bool HasGap => _held.Count > 0;

    /// <summary>Indexes given up so far that have not come after all.</summary>
    public IReadOnlyCollection<int> Missing => _missing;

    /// <summary>How many captions came more than once in a way the contract does not explain.</summary>
    public int Duplicates { get; private set; }

    /// <summary>How many came more than once as the contract explains it, after another <c>Join</c>, and were dropped.</summary>
    public int Repetitions { get; private set; }

    /// <summary>How many were let out.</summary>
    public int Seen { get; private set; }

    /// <summary>Where the sequence begins, which the first <c>Join</c> says.</summary>
    public void Begin(int index) => Next ??= index;

    /// <param name="caption">It.</param>
    /// <param name="timestamp">When it arrived.</param>
    /// <param name="expected">Whether a repetition would be normal, as in the answer to another <c>Join</c>.</param>
    public void Add(Caption caption, long timestamp, bool expected)
    {
        var arrival = new Arrival(caption, timestamp, Late: false);
        if (caption.Index < Next)
        {
            if (_missing.Remove(caption.Index))
                Release(arrival with { Late = true });
            else
                Drop(expected);
        }
        else if (!_held.TryAdd(caption.Index, arrival))
        {
            Drop(expected);
        }
        else
        {
            ReleaseInOrder();
        }
    }

    /// <summary>The next caption to show.</summary>
    public bool TryTake(out Arrival arrival) => _ready.TryDequeue(out arrival);

    /// <summary>Waits no longer for what is missing before the first caption held back, or up to <paramref name="end"/>.</summary>
    /// <returns>The gap: from, and up to but without; empty when there is none.</returns>
    public (int From, int UpTo) GiveUpGap(int? end = null)
    {
        var from = Next ?? 0;
        var upTo = HasGap ? _held.First().Key : Math.Max(end ?? from, from);
        for (var index = from; index < upTo; index++)
            _missing.Add(index);
        Next = upTo;
        ReleaseInOrder();
        return (from, upTo);
    }

    /// <summary>Whether so much is held back that the gap must be given up.</summary>
    public bool IsFull => _held.Count >= MaxHeld;

    private void Drop(bool expected)
    {
        if (expected)
            Repetitions++;
        else
            Duplicates++;
    }

    private void ReleaseInOrder()
    {
        while (Next is { } next && _held.Remove(next, out var arrival))
        {
            Release(arrival);
            Next = next + 1;
        }
    }

    private void Release(Arrival arrival)
    {
        _ready.Enqueue(arrival);
        Seen++;
    }
}

/// <param name="Caption">What arrived.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Late">After it had been given up.</param>
internal readonly record struct Arrival(Caption Caption, long Timestamp, bool Late);
