using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>The takes whose audio is not all archived, as they are committed. Not thread-safe.</summary>
internal sealed class TakeBook
{
    private readonly List<TakeProgress> _takes = [];

    public void Add(TakeProgress take) => _takes.Add(take);

    public void NoteStart(int number, long startSample) => Change(number, take => take with { StartSample = startSample });

    /// <param name="number">The take.</param>
    /// <param name="log">Where to read it again while not all of it is archived, if it is a log take.</param>
    /// <param name="putAt">From when on, if it is a speaker's.</param>
    public void NoteClosed(int number, LogTakeState? log, DateTimeOffset? putAt) =>
        Change(number, take => take with { Closed = true, Log = log, PutAt = putAt });

    /// <summary>What to commit. Takes before the archived position are forgotten.</summary>
    public IReadOnlyList<TakeProgress> From(AudioPosition archived, Func<int, OpenTake?> find)
    {
        _takes.RemoveAll(take => take.Number < archived.Take);
        return [.. _takes.Select(take => find(take.Number) switch
        {
            null => take,
            { Log: { } log } => take with { Log = log.ToState(archived) },
            var open => take with { PutAt = open.PutTimes.Before(ArchivedOf(take.Number, archived)) },
        })];
    }

    /// <summary>Every chunk of the take below is archived.</summary>
    public static long ArchivedOf(int take, AudioPosition archived) => archived.Take == take ? archived.Sequence : 0;

    private void Change(int number, Func<TakeProgress, TakeProgress> change)
    {
        var at = _takes.FindIndex(take => take.Number == number);
        if (at >= 0) _takes[at] = change(_takes[at]);
    }
}
