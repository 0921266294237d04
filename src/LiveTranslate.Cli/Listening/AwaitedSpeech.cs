namespace LiveTranslate.Cli.Listening;

/// <summary>Which captions have not been spoken yet. Either may come first; either may come twice, over two connections.</summary>
internal sealed class AwaitedSpeech
{
    // About a minute. What has not been spoken by then never will be: its synthesis failed, or was left out to catch up.
    private const int MaxAwaited = 20;

    private readonly SortedSet<int> _unspoken = [];
    private readonly SortedSet<int> _spoken = [];

    public bool Awaited => _unspoken.Count > 0;

    public void Expect(int index)
    {
        if (_spoken.Contains(index))
            return;
        _unspoken.Add(index);
        // Whoever joins again is sent all captions from the oldest one on: a single one must not be waited for for ever.
        _unspoken.RemoveWhere(old => old <= index - MaxAwaited);
    }

    /// <returns>False when it had been spoken before.</returns>
    public bool Spoken(int index)
    {
        _unspoken.Remove(index);
        if (_spoken.Count > 0 && (_spoken.Contains(index) || index < _spoken.Min))
            return false;
        _spoken.Add(index);
        if (_spoken.Count > MaxAwaited * 2)
            _spoken.Remove(_spoken.Min);
        return true;
    }

    /// <summary>What to say as <c>afterIndex</c>, so that what is still to be spoken comes, too.</summary>
    public int? After(int? lastSeen) => Awaited && lastSeen is { } last ? Math.Min(last, _unspoken.Min - 1) : lastSeen;
}
