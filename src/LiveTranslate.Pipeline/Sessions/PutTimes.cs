namespace LiveTranslate.Pipeline.Sessions;

/// <summary>When the log got the chunks of a take: where it has what is not archived. Its own times only. Not thread-safe.</summary>
internal sealed class PutTimes(DateTimeOffset begun)
{
    // One a second. What is not archived is seldom more than a minute; with more of them every other one is forgotten.
    private const int MaxEntries = 256;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly List<(long Sequence, DateTimeOffset At)> _entries = [(0, begun)];

    /// <param name="sequence">A chunk; they come in order.</param>
    /// <param name="at">When the log got it.</param>
    public void Note(long sequence, DateTimeOffset at)
    {
        if (at - _entries[^1].At < Step) return;
        _entries.Add((sequence, at));
        if (_entries.Count > MaxEntries)
            for (var i = _entries.Count - 2; i > 0; i -= 2) _entries.RemoveAt(i);
    }

    /// <summary>The log got a chunk and all after it then or later.</summary>
    /// <param name="sequence">One below which everything is archived; nobody will ask for an earlier one.</param>
    public DateTimeOffset Before(long sequence)
    {
        var at = _entries.FindLastIndex(entry => entry.Sequence <= sequence);
        if (at > 0) _entries.RemoveRange(0, at);
        return _entries[0].At;
    }
}
