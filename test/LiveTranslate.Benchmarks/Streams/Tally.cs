using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What was put and what arrived in one phase. Thread-safe.</summary>
internal sealed class Tally(int phase, int sessions, TimeProvider time)
{
    private readonly Arrivals[] _sessions = [.. Enumerable.Range(0, sessions).Select(_ => new Arrivals())];
    private long _put;
    private long _received;
    private long _duplicates;
    private long _outOfOrder;
    private long _refused;
    private long _lastArrival;

    public int Phase => phase;

    /// <summary>From the put to the grain.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>From the put to its being acknowledged.</summary>
    public LatencyHistogram PutDuration { get; } = new();

    public long Put => Interlocked.Read(ref _put);

    /// <summary>Without repetitions.</summary>
    public long Received => Interlocked.Read(ref _received);

    public long Missing => Put - Received;

    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Chunks that arrived after a later one of their session.</summary>
    public long OutOfOrder => Interlocked.Read(ref _outOfOrder);

    /// <summary>Puts that failed; each was made again.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long LastArrival => Interlocked.Read(ref _lastArrival);

    public void NotePut() => Interlocked.Increment(ref _put);

    public void NoteRefused() => Interlocked.Increment(ref _refused);

    public void NoteArrival(in ChunkStamp stamp)
    {
        switch (_sessions[stamp.Session].Add(stamp.Sequence))
        {
            case Arrival.Again:
                Interlocked.Increment(ref _duplicates);
                return;
            case Arrival.Late:
                Interlocked.Increment(ref _outOfOrder);
                break;
        }

        var now = time.GetTimestamp();
        Latency.Add(time.GetElapsedTime(stamp.PutAt, now));
        Interlocked.Exchange(ref _lastArrival, now);
        Interlocked.Increment(ref _received);
    }

    public bool Heard(int session) => _sessions[session].Any;

    private enum Arrival
    {
        InOrder,
        Late,
        Again,
    }

    private sealed class Arrivals
    {
        private readonly Lock _gate = new();
        private readonly HashSet<int> _missing = [];
        private int _next;

        public bool Any => Volatile.Read(ref _next) > 0;

        public Arrival Add(int sequence)
        {
            lock (_gate)
            {
                if (sequence < _next) return _missing.Remove(sequence) ? Arrival.Late : Arrival.Again;
                for (; _next < sequence; _next++) _missing.Add(_next);
                _next++;
                return Arrival.InOrder;
            }
        }
    }
}
