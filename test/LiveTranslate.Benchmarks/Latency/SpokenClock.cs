using LiveTranslate.Cli.Speaking;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary>When which sample was spoken: a chunk is sent when its last one was.</summary>
internal sealed class SpokenClock(TimeProvider time) : SpeakerObserver
{
    private readonly Lock _gate = new();
    private readonly List<long> _sent = [];

    public override void Sending(long sequence, int bytes, long timestamp)
    {
        lock (_gate)
            if (sequence == _sent.Count) _sent.Add(timestamp);
    }

    /// <summary>From when a moment of the talk was spoken until an arrival; null when it was never sent.</summary>
    /// <param name="milliseconds">The moment, in session time.</param>
    /// <param name="arrival">A timestamp of the same clock.</param>
    public TimeSpan? Since(long milliseconds, long arrival)
    {
        var chunk = (int)(milliseconds / PcmFormat.ChunkMilliseconds);
        lock (_gate)
        {
            if (chunk >= _sent.Count) return null;
            var beforeItsEnd = ((chunk + 1) * PcmFormat.ChunkMilliseconds) - milliseconds;
            return time.GetElapsedTime(_sent[chunk], arrival) + TimeSpan.FromMilliseconds(beforeItsEnd);
        }
    }
}
