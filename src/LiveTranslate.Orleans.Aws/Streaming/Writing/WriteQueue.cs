namespace LiveTranslate.Orleans.Aws.Streaming.Writing;

/// <summary>
/// Records that wait to be put, in each session's order. A session is ready while its oldest record is not under way.
/// Not thread-safe.
/// </summary>
internal sealed class WriteQueue
{
    // Limits of one PutRecords request.
    private const int MaxRecords = 500;
    private const int MaxRequestBytes = 5 * 1024 * 1024;

    private readonly Dictionary<string, Queue<PendingRecord>> _sessions = [];

    // The oldest record of each session that has none under way, in the order in which they became so.
    private readonly LinkedList<PendingRecord> _ready = new();
    private long _readyBytes;

    /// <summary>What waits or is under way, in bytes.</summary>
    public long Bytes { get; private set; }

    public bool FillsARequest => _ready.Count >= MaxRecords || _readyBytes >= MaxRequestBytes;

    /// <summary>Since when the first that can be put has waited, as a timestamp; null when there is none.</summary>
    public long? OldestReady => _ready.First?.Value.Since;

    public void Add(PendingRecord record)
    {
        Bytes += record.Bytes;
        if (_sessions.TryGetValue(record.Key, out var session))
        {
            session.Enqueue(record);
            return;
        }

        _sessions.Add(record.Key, new Queue<PendingRecord>([record]));
        MakeReady(record, first: false);
    }

    /// <summary>As many as one request holds, at most one of each session.</summary>
    public IReadOnlyList<PendingRecord> TakeBatch()
    {
        var batch = new List<PendingRecord>();
        var bytes = 0;
        while (_ready.First is { Value: var next } && batch.Count < MaxRecords
               && (batch.Count == 0 || bytes + next.Bytes <= MaxRequestBytes))
        {
            _ready.RemoveFirst();
            _readyBytes -= next.Bytes;
            batch.Add(next);
            bytes += next.Bytes;
        }

        return batch;
    }

    /// <summary>A record is put or given up: its session's next one is ready.</summary>
    public void Finish(PendingRecord record)
    {
        // Gone when all have failed meanwhile.
        if (!_sessions.TryGetValue(record.Key, out var session)) return;
        Bytes -= record.Bytes;
        session.Dequeue();
        if (session.TryPeek(out var next)) MakeReady(next, first: false);
        else _sessions.Remove(record.Key);
    }

    /// <summary>A record was turned down: it goes first.</summary>
    public void PutBack(PendingRecord record) => MakeReady(record, first: true);

    public void FailAll(Exception exception)
    {
        foreach (var record in _sessions.Values.SelectMany(session => session)) record.Fail(exception);
        _sessions.Clear();
        _ready.Clear();
        Bytes = _readyBytes = 0;
    }

    private void MakeReady(PendingRecord record, bool first)
    {
        if (first) _ready.AddFirst(record);
        else _ready.AddLast(record);
        _readyBytes += record.Bytes;
    }
}
