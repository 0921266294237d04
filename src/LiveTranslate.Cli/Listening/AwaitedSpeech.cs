namespace LiveTranslate.Cli.Listening;

/// <summary>Which captions have not been spoken yet. Either may come first.</summary>
internal sealed class AwaitedSpeech
{
    private readonly HashSet<int> _unspoken = [];
    private readonly HashSet<int> _early = [];

    public bool Awaited => _unspoken.Count > 0;

    public void Expect(int index)
    {
        if (!_early.Remove(index))
            _unspoken.Add(index);
    }

    public void Spoken(int index)
    {
        if (!_unspoken.Remove(index))
            _early.Add(index);
    }
}
