using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// What a lane has read and its sessions have not taken yet. Each session has a line of its own, so that one that does
/// not answer holds nobody up; what waits too long is dropped, and asked for again by number. Runs on its agent's
/// scheduler.
/// </summary>
internal sealed partial class LaneCache(KinesisStreamOptions options, TimeProvider time, ILogger<LaneCache> logger)
    : IQueueCache
{
    // What one read hands over at most: a second of 250 sessions.
    private const int MaxAddCount = 1000;

    private readonly Dictionary<StreamId, Queue<WaitingBatch>> _lines = [];
    private readonly LinkedList<WaitingBatch> _byAge = new();
    private readonly HashSet<StreamId> _gaps = [];
    private long _bytes;
    private bool _closing;

    public int GetMaxAddCount() => IsUnderPressure() ? 0 : MaxAddCount;

    public bool IsUnderPressure()
    {
        // A full cache is asked nothing else: what is old must go here, or it would stay full.
        DropOld();
        return _bytes >= options.CacheBytes;
    }

    public void AddToCache(IList<IBatchContainer> messages)
    {
        var now = time.GetTimestamp();
        foreach (var batch in messages.Cast<AudioBatch>())
        {
            var waiting = new WaitingBatch(batch, now);
            if (!_lines.TryGetValue(batch.StreamId, out var line)) _lines.Add(batch.StreamId, line = []);
            line.Enqueue(waiting);
            _byAge.AddLast(waiting.Node);
            _bytes += batch.Bytes;
        }
    }

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        // Each record's shard hears of its end at once: an agent that shuts down purges no more.
        DropOld();
        purgedItems = [];
        return false;
    }

    /// <summary>The agent shuts down: no delivery is under way any more.</summary>
    public void UpdateDeliveryProgress(StreamSequenceToken? earliestSubscriptionToken, DateTime utcNow) => _closing = true;

    /// <summary>A session's line from its oldest record on: what was delivered is not kept.</summary>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) => new Cursor(this, streamId);

    private WaitingBatch? OldestOf(StreamId stream)
    {
        if (!_lines.TryGetValue(stream, out var line)) return null;
        var oldest = line.Peek();
        // The session learns that something is missing before the first record that it gets afterwards.
        if (_gaps.Remove(stream)) oldest.Batch.MarkGap();
        return oldest;
    }

    // Another cursor of the same line, or its age, may have been faster.
    private bool Finish(WaitingBatch waiting)
    {
        var stream = waiting.Batch.StreamId;
        if (!_lines.TryGetValue(stream, out var line) || line.Peek() != waiting) return false;
        line.Dequeue();
        if (line.Count == 0) _lines.Remove(stream);
        _byAge.Remove(waiting.Node);
        _bytes -= waiting.Batch.Bytes;
        waiting.Batch.Done();
        return true;
    }

    private void DropOld()
    {
        var dropped = 0;
        while (_byAge.First?.Value is { } oldest && time.GetElapsedTime(oldest.AddedAt) >= options.CacheAge && Finish(oldest))
        {
            _gaps.Add(oldest.Batch.StreamId);
            dropped++;
        }

        if (dropped == 0) return;
        KinesisInstruments.RecordsDropped.Add(dropped);
        LogDropped(logger, dropped, options.CacheAge);
    }

    private sealed class WaitingBatch
    {
        public WaitingBatch(AudioBatch batch, long addedAt)
        {
            (Batch, AddedAt) = (batch, addedAt);
            Node = new LinkedListNode<WaitingBatch>(this);
        }

        public AudioBatch Batch { get; }

        public long AddedAt { get; }

        public LinkedListNode<WaitingBatch> Node { get; }
    }

    /// <summary>To go on to the next record says that the one before was delivered.</summary>
    private sealed class Cursor(LaneCache cache, StreamId stream) : IQueueCacheCursor
    {
        private WaitingBatch? _current;
        private bool _failed;

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current?.Batch;
        }

        public bool MoveNext()
        {
            if (_current is not null) cache.Finish(_current);
            (_current, _failed) = (cache.OldestOf(stream), false);
            return _current is not null;
        }

        // The line itself is always up to date.
        public void Refresh(StreamSequenceToken token)
        {
        }

        public void RecordDeliveryFailure()
        {
            if (_current is null) return;
            _failed = true;
            cache._gaps.Add(stream);
        }

        // The last delivery before an agent shuts down is followed by no other: what is left of it is not read again.
        public void Dispose()
        {
            if (cache._closing && !_failed && _current is not null) cache.Finish(_current);
            _current = null;
        }
    }

    [LoggerMessage(4211, LogLevel.Warning,
        "{Count} records were not taken by their sessions within {Age} and are dropped; they are asked for again")]
    private static partial void LogDropped(ILogger logger, int count, TimeSpan age);
}
