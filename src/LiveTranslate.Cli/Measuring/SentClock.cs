using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Measuring;

/// <summary>
/// When each chunk was first sent, to tell how long after it a caption came. The same process speaks and listens, so
/// there is one clock.
/// </summary>
internal class SentClock(TimeProvider time) : SpeakerObserver
{
    // 17 minutes of chunks; nobody waits longer for a caption. Keeps thousands of sessions of an hour in bounds.
    private const int Remembered = 4_096;

    private readonly Lock _gate = new();
    private readonly long[] _sent = new long[Remembered];
    private long _upTo;

    /// <summary>Chunks sent more than once are counted from the first time: that is when they were spoken.</summary>
    public override void Sending(long sequence, int bytes, long timestamp)
    {
        lock (_gate)
        {
            if (sequence < _upTo)
                return;
            _sent[sequence % Remembered] = timestamp;
            _upTo = sequence + 1;
        }
    }

    /// <summary>
    /// From the end of a window, when the chunk was sent that made the server close it, until <paramref name="arrival"/>.
    /// </summary>
    /// <param name="caption">The window's caption; one take that began with the session is assumed.</param>
    /// <param name="arrival">A timestamp of the same clock.</param>
    /// <returns>Null when that chunk is not known (any more).</returns>
    public TimeSpan? SinceEnd(Caption caption, long arrival)
    {
        var closedMs = caption.Timings?.ClosedMs ?? caption.EndMs;
        var sequence = Math.Max(0, closedMs - 1) / SpeechFormat.ChunkMilliseconds;
        lock (_gate)
        {
            // The last chunk may be short, and the end of its window rounded up into the next.
            sequence = Math.Min(sequence, _upTo - 1);
            return sequence < 0 || sequence < _upTo - Remembered
                ? null
                : time.GetElapsedTime(_sent[sequence % Remembered], arrival);
        }
    }
}
