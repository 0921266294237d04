using System.Collections.Concurrent;
using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Cli.Load;

/// <summary>What all sessions of a run measure together. Safe for several threads.</summary>
internal sealed class LoadMeasures(TimeSpan duration)
{
    // Reasons are for reading: the first few different ones tell what is wrong.
    private const int MaxReasons = 10;

    private readonly ConcurrentDictionary<string, int> _reasons = new();
    private long _segments, _captions, _speeches, _missing, _duplicates, _reconnects, _warnings;
    private int _speaking, _done, _failed;

    /// <summary>By when in its session a segment was spoken: the first, second and last third.</summary>
    public IReadOnlyList<LatencyHistogram> Captions { get; } = [new(), new(), new()];

    public IReadOnlyList<LatencyHistogram> Speeches { get; } = [new(), new(), new()];

    public LatencyHistogram AllCaptions { get; } = new();

    public LatencyHistogram AllSpeeches { get; } = new();

    public long Segments => Interlocked.Read(ref _segments);

    public long CaptionCount => Interlocked.Read(ref _captions);

    public long SpeechCount => Interlocked.Read(ref _speeches);

    public long Missing => Interlocked.Read(ref _missing);

    public long Duplicates => Interlocked.Read(ref _duplicates);

    public long Reconnects => Interlocked.Read(ref _reconnects);

    public long Warnings => Interlocked.Read(ref _warnings);

    public int Speaking => Volatile.Read(ref _speaking);

    public int Done => Volatile.Read(ref _done);

    public int Failed => Volatile.Read(ref _failed);

    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    public void Caption(long endMs, TimeSpan? latency)
    {
        Interlocked.Increment(ref _captions);
        if (latency is not { } measured)
            return;
        AllCaptions.Add(measured);
        Captions[ThirdOf(endMs)].Add(measured);
    }

    public void Speech(long endMs, TimeSpan? latency)
    {
        Interlocked.Increment(ref _speeches);
        if (latency is not { } measured)
            return;
        AllSpeeches.Add(measured);
        Speeches[ThirdOf(endMs)].Add(measured);
    }

    public void SpeechCameAlone() => Interlocked.Increment(ref _speeches);

    public void Reconnected() => Interlocked.Increment(ref _reconnects);

    public void Warned() => Interlocked.Increment(ref _warnings);

    public void SpeakerBegins() => Interlocked.Increment(ref _speaking);

    public void SpeakerEnds() => Interlocked.Decrement(ref _speaking);

    /// <param name="segments">What the server says the session has.</param>
    /// <param name="missing">Over all its listeners.</param>
    /// <param name="duplicates">Over all its listeners.</param>
    public void SessionDone(int segments, int missing, int duplicates)
    {
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _segments, segments);
        Interlocked.Add(ref _missing, missing);
        Interlocked.Add(ref _duplicates, duplicates);
    }

    public void SessionFailed(string reason)
    {
        Interlocked.Increment(ref _failed);
        if (_reasons.Count < MaxReasons || _reasons.ContainsKey(reason))
            _reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
    }

    private int ThirdOf(long endMs) => (int)Math.Clamp(3 * endMs / duration.TotalMilliseconds, 0, 2);
}
