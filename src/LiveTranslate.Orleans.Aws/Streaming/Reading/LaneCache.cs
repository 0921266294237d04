using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// What a lane has read and its sessions have not taken yet. Each session has a line of its own, so that one that does
/// not answer holds nobody up; what waits too long is dropped, and asked for again by number. A session may have several
/// consumers: each has a cursor, and a record stays until every cursor of its line is past it. Runs on its agent's
/// scheduler.
/// </summary>
internal sealed partial class LaneCache(KinesisAudioStreamOptions options, TimeProvider time, ILogger<LaneCache> logger)
    : IQueueCache
{
    // What one read hands over at most: a second of 250 sessions.
    private const int MaxAddCount = 1000;

    private readonly Dictionary<StreamId, Line> _lines = [];
    private readonly LinkedList<WaitingBatch> _byAge = new();
    private long _bytes;
    private long _lastNumber;
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
            var line = LineOf(batch.StreamId);
            var waiting = new WaitingBatch(batch, line, ++_lastNumber, now);
            line.Waiting.AddLast(waiting.InLine);
            _byAge.AddLast(waiting.ByAge);
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

    /// <summary>A session's line from its oldest record on: what every consumer has had is not kept.</summary>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var cursor = new Cursor(this, LineOf(streamId));
        cursor.Line.Cursors.Add(cursor);
        return cursor;
    }

    private Line LineOf(StreamId stream)
    {
        if (!_lines.TryGetValue(stream, out var line)) _lines.Add(stream, line = new Line(stream));
        return line;
    }

    // A record that no cursor is left to read waits for one, until it is too old.
    private void ReleaseDelivered(Line line)
    {
        while (line.Cursors.Count > 0 && line.Waiting.First?.Value is { } oldest && line.HaveAllPassed(oldest.Number))
            Release(oldest);
        if (line.IsForgettable) _lines.Remove(line.Stream);
    }

    private void Release(WaitingBatch waiting)
    {
        waiting.Line.Waiting.Remove(waiting.InLine);
        _byAge.Remove(waiting.ByAge);
        _bytes -= waiting.Batch.Bytes;
        waiting.Batch.Done();
    }

    private void DropOld()
    {
        var dropped = 0;
        while (_byAge.First?.Value is { } oldest && time.GetElapsedTime(oldest.AddedAt) >= options.CacheAge)
        {
            Release(oldest);
            oldest.Line.NoteDropped(oldest.Number);
            dropped++;
        }

        if (dropped == 0) return;
        KinesisInstruments.RecordsDropped.Add(dropped);
        LogDropped(logger, dropped, options.CacheAge);
    }

    /// <summary>One session's records, oldest first, and those who read them.</summary>
    private sealed class Line(StreamId stream)
    {
        public StreamId Stream => stream;

        public LinkedList<WaitingBatch> Waiting { get; } = new();

        public List<Cursor> Cursors { get; } = [];

        /// <summary>Audio is missing for whoever reads next: nobody was there to be told.</summary>
        public bool HasGap { get; set; }

        public bool IsForgettable => Cursors.Count == 0 && Waiting.Count == 0 && !HasGap;

        public bool HaveAllPassed(long number)
        {
            foreach (var cursor in Cursors)
                if (cursor.Passed < number) return false;
            return true;
        }

        public void NoteDropped(long number)
        {
            HasGap |= Cursors.Count == 0;
            foreach (var cursor in Cursors) cursor.HasGap |= cursor.Passed < number;
        }
    }

    private sealed class WaitingBatch
    {
        public WaitingBatch(AudioBatch batch, Line line, long number, long addedAt)
        {
            (Batch, Line, Number, AddedAt) = (batch, line, number, addedAt);
            (InLine, ByAge) = (new LinkedListNode<WaitingBatch>(this), new LinkedListNode<WaitingBatch>(this));
        }

        public AudioBatch Batch { get; }

        public Line Line { get; }

        /// <summary>Later records of a line have greater ones.</summary>
        public long Number { get; }

        public long AddedAt { get; }

        public LinkedListNode<WaitingBatch> InLine { get; }

        public LinkedListNode<WaitingBatch> ByAge { get; }
    }

    /// <summary>To go on to the next record says that the one before was delivered.</summary>
    private sealed class Cursor(LaneCache cache, Line line) : IQueueCacheCursor
    {
        private WaitingBatch? _current;
        private bool _failed;
        private bool _disposed;

        public Line Line => line;

        /// <summary>The next record that is handed out says that audio is missing before it.</summary>
        public bool HasGap { get; set; }

        /// <summary>The number of the last record that this cursor's consumer is done with.</summary>
        public long Passed { get; private set; }

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current?.Batch;
        }

        public bool MoveNext()
        {
            PassCurrent();
            _failed = false;
            // What was dropped meanwhile is older than all that is left.
            var next = line.Waiting.First;
            while (next is not null && next.Value.Number <= Passed) next = next.Next;
            _current = next?.Value;
            if (_current is null) return false;
            // The session learns that something is missing before the first record that it gets afterwards.
            if (HasGap || line.HasGap) _current.Batch.MarkGap();
            HasGap = line.HasGap = false;
            return true;
        }

        // The line itself is always up to date.
        public void Refresh(StreamSequenceToken token)
        {
        }

        public void RecordDeliveryFailure()
        {
            if (_current is null) return;
            _failed = HasGap = true;
        }

        public void Dispose()
        {
            if (_disposed) return;
            _disposed = true;
            // The last delivery before an agent shuts down is followed by no other: what is left of it is not read again.
            if (cache._closing && !_failed) PassCurrent();
            _current = null;
            line.Cursors.Remove(this);
            line.HasGap |= HasGap;
            cache.ReleaseDelivered(line);
        }

        private void PassCurrent()
        {
            if (_current is null) return;
            Passed = _current.Number;
            cache.ReleaseDelivered(line);
        }
    }

    [LoggerMessage(4211, LogLevel.Warning,
        "{Count} records were not taken by their sessions within {Age} and are dropped; they are asked for again")]
    private static partial void LogDropped(ILogger logger, int count, TimeSpan age);
}
