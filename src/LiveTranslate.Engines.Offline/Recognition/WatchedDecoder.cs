namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// Knows how long the call has lasted that a decoder is in: native code cannot be cancelled, but it can be given up.
/// </summary>
internal sealed class WatchedDecoder(Func<IDecoder> make, TimeProvider time) : IDecoder
{
    private const long NotCalling = long.MinValue;
    private long _callSince = NotCalling;
    private IDecoder? _decoder;

    /// <summary>How long the call under way has lasted; zero when none is.</summary>
    public TimeSpan Calling =>
        Interlocked.Read(ref _callSince) is var since && since == NotCalling ? TimeSpan.Zero : time.GetElapsedTime(since);

    public void Begin() => Watch(decoder => decoder.Begin());

    public void Process(ReadOnlySpan<short> samples)
    {
        using var _ = new Call(this);
        Decoder.Process(samples);
    }

    public IReadOnlyList<DecodedWord> Words()
    {
        using var _ = new Call(this);
        return Decoder.Words();
    }

    public void End() => Watch(decoder => decoder.End());

    /// <summary>Frees the decoder. The next call makes a fresh one.</summary>
    public void Dispose()
    {
        _decoder?.Dispose();
        _decoder = null;
    }

    // Made on first use, by the thread that decodes: a quarter of a second in which the window's audio is buffered.
    private IDecoder Decoder => _decoder ??= make();

    private void Watch(Action<IDecoder> act)
    {
        using var _ = new Call(this);
        act(Decoder);
    }

    private readonly ref struct Call
    {
        private readonly WatchedDecoder _watched;

        public Call(WatchedDecoder watched)
        {
            _watched = watched;
            Interlocked.Exchange(ref watched._callSince, watched.Now);
        }

        public void Dispose() => Interlocked.Exchange(ref _watched._callSince, NotCalling);
    }

    private long Now => time.GetTimestamp();
}
