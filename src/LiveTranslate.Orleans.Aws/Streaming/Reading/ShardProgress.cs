using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// How far a shard's records have come: up to where all are delivered, dropped or set aside, whatever the order in
/// which they were. Thread-safe.
/// </summary>
internal sealed class ShardProgress(string shard, LogPosition? start)
{
    private readonly Lock _gate = new();
    private readonly Queue<LogPosition> _read = [];
    private readonly HashSet<LogPosition> _done = [];
    private LogPosition? _committable = start;
    private bool _ended;

    public string Shard => shard;

    /// <summary>Everything up to here is done; null when nothing is yet.</summary>
    public LogPosition? Committable
    {
        get
        {
            lock (_gate) return _committable;
        }
    }

    /// <summary>Nothing more comes from this shard, and all that came is done.</summary>
    public bool Finished
    {
        get
        {
            lock (_gate) return _ended && _read.Count == 0;
        }
    }

    public void Read(LogPosition position)
    {
        lock (_gate) _read.Enqueue(position);
    }

    public void Done(LogPosition position)
    {
        lock (_gate)
        {
            _done.Add(position);
            while (_read.TryPeek(out var oldest) && _done.Remove(oldest))
            {
                _read.Dequeue();
                _committable = oldest;
            }
        }
    }

    public void End()
    {
        lock (_gate) _ended = true;
    }
}
