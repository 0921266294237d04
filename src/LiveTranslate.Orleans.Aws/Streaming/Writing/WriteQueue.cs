namespace LiveTranslate.Orleans.Aws.Streaming.Writing;

/// <summary>
/// Records that wait to be put, in each session's order. A session is ready while none of its records is under way.
/// Not thread-safe.
/// </summary>
internal sealed class WriteQueue
{
    // Limits of one PutRecords request.
    private const int MaxRecords = 500;
    private const int MaxRequestBytes = 5 * 1024 * 1024;

    // A session that has fallen behind makes it up in one request, without leaving no room for the others.
    private const int MaxRun = 16;

    private readonly Dictionary<string, Line> _lines = [];

    // In the order in which they became so.
    private readonly LinkedList<Line> _ready = new();
    private int _readyRecords;
    private long _readyBytes;

    /// <summary>What waits or is under way, in bytes.</summary>
    public long Bytes { get; private set; }

    public bool FillsARequest => _readyRecords >= MaxRecords || _readyBytes >= MaxRequestBytes;

    /// <summary>Since when the first that can be put has waited, as a timestamp; null when there is none.</summary>
    public long? OldestReady => _ready.First?.Value.Waiting.First!.Value.Since;

    public void Add(PendingRecord record)
    {
        Bytes += record.Bytes;
        if (!_lines.TryGetValue(record.Key, out var line))
        {
            line = new Line();
            _lines.Add(record.Key, line);
        }

        line.Waiting.AddLast(record);
        if (line.Underway.Count > 0) return;
        Count(record, 1);
        if (line.Waiting.Count == 1) _ready.AddLast(line);
    }

    /// <summary>As many as one request holds: of each session its oldest, in their order.</summary>
    public IReadOnlyList<PendingRecord> TakeBatch()
    {
        var batch = new List<PendingRecord>();
        var bytes = 0;
        while (_ready.First is { Value: var line } && Fits(line.Waiting.First!.Value))
        {
            _ready.RemoveFirst();
            foreach (var record in line.Waiting) Count(record, -1);
            while (line.Underway.Count < MaxRun && line.Waiting.First is { Value: var next } && Fits(next))
            {
                line.Waiting.RemoveFirst();
                line.Underway.Add(next);
                batch.Add(next);
                bytes += next.Bytes;
            }
        }

        return batch;

        bool Fits(PendingRecord record) =>
            batch.Count < MaxRecords && (batch.Count == 0 || bytes + record.Bytes <= MaxRequestBytes);
    }

    /// <summary>A record is put or given up: with the last one under way its session is ready again.</summary>
    public void Finish(PendingRecord record)
    {
        // Gone when all have failed meanwhile.
        if (!_lines.TryGetValue(record.Key, out var line)) return;
        Bytes -= record.Bytes;
        Return(record, line, first: false);
    }

    /// <summary>Records were turned down: they go first, in the order given.</summary>
    public void PutBack(IReadOnlyList<PendingRecord> records)
    {
        foreach (var record in records.Reverse())
        {
            if (!_lines.TryGetValue(record.Key, out var line)) continue;
            line.Waiting.AddFirst(record);
            Return(record, line, first: true);
        }
    }

    public void FailAll(Exception exception)
    {
        foreach (var record in _lines.Values.SelectMany(line => line.Underway.Concat(line.Waiting))) record.Fail(exception);
        _lines.Clear();
        _ready.Clear();
        Bytes = _readyBytes = _readyRecords = 0;
    }

    private void Return(PendingRecord record, Line line, bool first)
    {
        line.Underway.Remove(record);
        if (line.Underway.Count > 0) return;
        if (line.Waiting.Count == 0)
        {
            _lines.Remove(record.Key);
            return;
        }

        foreach (var waiting in line.Waiting) Count(waiting, 1);
        if (first) _ready.AddFirst(line);
        else _ready.AddLast(line);
    }

    private void Count(PendingRecord record, int sign)
    {
        _readyRecords += sign;
        _readyBytes += sign * record.Bytes;
    }

    /// <summary>One session's records.</summary>
    private sealed class Line
    {
        public LinkedList<PendingRecord> Waiting { get; } = new();

        public List<PendingRecord> Underway { get; } = [];
    }
}
