namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>A record that holds audio of several sessions: it is done when all of them have theirs. Thread-safe.</summary>
internal sealed class RecordParts(int count)
{
    private int _left = count;

    /// <summary>One more is done.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Done() => Interlocked.Decrement(ref _left) == 0;
}
