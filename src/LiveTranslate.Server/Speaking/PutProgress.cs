namespace LiveTranslate.Server.Speaking;

/// <summary>
/// Which of a take's chunks have had the time to come through the stream. A stream that has too much to do takes a later
/// chunk and refuses an earlier one: the receiver then misses what this end still holds, and nothing is lost. Not
/// thread-safe.
/// </summary>
internal sealed class PutProgress(long from, TimeProvider time)
{
    /// <summary>From a put to its session, with a wide margin: through Kinesis that takes 0.25 s in 99 of 100 cases.</summary>
    public static readonly TimeSpan DeliveryTime = TimeSpan.FromMilliseconds(500);

    private readonly Queue<(long End, long At)> _put = [];
    private long _arrived = from;
    private long? _putting;

    /// <summary>A chunk is being put, and others behind it perhaps: those below have been put before.</summary>
    public void Begin(long first) => _putting = first;

    /// <summary>All chunks below <paramref name="end"/> are in the stream.</summary>
    public void Complete(long end)
    {
        _putting = null;
        _put.Enqueue((end, time.GetTimestamp()));
        Settle();
    }

    /// <summary>Everything below has had the time to arrive.</summary>
    public long Arrived
    {
        get
        {
            Settle();
            return _putting < _arrived ? _putting.Value : _arrived;
        }
    }

    private void Settle()
    {
        while (_put.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= DeliveryTime) _arrived = _put.Dequeue().End;
    }
}
