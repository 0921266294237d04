using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class LaneCacheTests
{
    private static readonly KinesisAudioStreamOptions Options = new() { CacheBytes = 100_000, CacheAge = TimeSpan.FromSeconds(10) };

    private readonly FakeTimeProvider _time = new();
    private readonly ShardProgress _shard = new("shard", null);
    private readonly LaneCache _cache;
    private int _read;

    public LaneCacheTests() => _cache = new LaneCache(Options, _time, NullLogger<LaneCache>.Instance);

    [Fact]
    public void A_record_is_done_as_soon_as_the_next_one_is_asked_for()
    {
        Add("a", "a");
        var cursor = Cursor("a");

        Assert.Equal(0, Next(cursor));
        Assert.Null(_shard.Committable);
        Assert.Equal(1, Next(cursor));
        Assert.Equal(At(0), _shard.Committable);
        Assert.Null(Next(cursor));
        Assert.Equal(At(1), _shard.Committable);
    }

    [Fact]
    public void A_session_that_takes_nothing_holds_no_other_up()
    {
        Add("stuck", "a", "stuck", "a");
        Assert.Equal(0, Next(Cursor("stuck")));

        var cursor = Cursor("a");
        Assert.Equal([1, 3], [Next(cursor), Next(cursor)]);
    }

    [Fact]
    public void Every_consumer_of_a_session_gets_every_record_whatever_the_pace_of_the_others()
    {
        Add("a", "a", "a");
        var (fast, slow) = (Cursor("a"), Cursor("a"));

        Assert.Equal([0, 1, 2, null], [Next(fast), Next(fast), Next(fast), Next(fast)]);
        Assert.Null(_shard.Committable);
        Assert.Equal([0, 1, 2], [Next(slow), Next(slow), Next(slow)]);
        Assert.Equal(At(1), _shard.Committable);
        Assert.Null(Next(slow));
        Assert.Equal(At(2), _shard.Committable);
        Assert.False(_cache.IsUnderPressure());
    }

    [Fact]
    public void A_record_waits_for_a_consumer_that_is_only_about_to_read_until_that_one_is_gone()
    {
        Add("a", "a");
        // As an agent pins a stream, until all its consumers have a cursor of their own.
        var pin = Cursor("a");
        var first = Cursor("a");
        Assert.Equal([0, 1, null], [Next(first), Next(first), Next(first)]);
        var second = Cursor("a");
        pin.Dispose();
        pin.Dispose();

        Assert.Equal([0, 1, null], [Next(second), Next(second), Next(second)]);
        Assert.Equal(At(1), _shard.Committable);
    }

    [Fact]
    public void A_consumer_that_leaves_holds_nothing_back()
    {
        Add("a", "a");
        var (stays, leaves) = (Cursor("a"), Cursor("a"));
        Assert.Equal([0, 1, null], [Next(stays), Next(stays), Next(stays)]);

        leaves.Dispose();

        Assert.Equal(At(1), _shard.Committable);
    }

    [Fact]
    public void A_consumer_whose_delivery_failed_learns_of_its_gap_though_another_reads_on_behind_it()
    {
        Add("a", "a", "a");
        var (ahead, behind) = (Cursor("a"), Cursor("a"));
        Assert.Equal([0, 1], [Next(ahead), Next(ahead)]);
        ahead.RecordDeliveryFailure();

        Assert.Equal(0, Next(behind));
        Assert.False(Current(behind).Chunk.AfterGap);
        Assert.Equal(2, Next(ahead));
        Assert.True(Current(ahead).Chunk.AfterGap);
    }

    [Fact]
    public void What_is_dropped_while_nobody_reads_is_told_to_the_one_who_does()
    {
        Add("a");
        var pin = Cursor("a");
        _time.Advance(Options.CacheAge);
        _cache.TryPurgeFromCache(out _);
        pin.Dispose();
        Add("a");

        var cursor = Cursor("a");
        Assert.Equal(1, Next(cursor));
        Assert.True(Current(cursor).Chunk.AfterGap);
    }

    [Fact]
    public void What_is_too_old_is_dropped_and_the_next_record_says_so()
    {
        Add("a", "a");
        _time.Advance(TimeSpan.FromSeconds(6));
        Add("a", "b");
        _time.Advance(TimeSpan.FromSeconds(5));
        _cache.TryPurgeFromCache(out _);

        Assert.Equal(At(1), _shard.Committable);
        var cursor = Cursor("a");
        Assert.Equal(2, Next(cursor));
        Assert.True(Current(cursor).Chunk.AfterGap);
        Add("a");
        Assert.Equal(4, Next(cursor));
        Assert.False(Current(cursor).Chunk.AfterGap);
        var other = Cursor("b");
        Next(other);
        Assert.False(Current(other).Chunk.AfterGap);
    }

    [Fact]
    public void A_full_cache_drops_what_is_old_though_it_is_asked_for_nothing_but_its_room()
    {
        Add([.. Enumerable.Repeat("stuck", 12)]);
        Assert.True(_cache.IsUnderPressure());
        Assert.Equal(0, _cache.GetMaxAddCount());

        _time.Advance(Options.CacheAge);

        Assert.InRange(_cache.GetMaxAddCount(), 1, 1000);
        Assert.Equal(At(11), _shard.Committable);
    }

    [Fact]
    public void A_delivery_that_failed_leaves_a_gap()
    {
        Add("a", "a");
        var cursor = Cursor("a");
        Next(cursor);

        cursor.RecordDeliveryFailure();

        Assert.Equal(1, Next(cursor));
        Assert.True(Current(cursor).Chunk.AfterGap);
    }

    [Fact]
    public void The_last_delivery_before_a_shutdown_counts()
    {
        Add("a", "a", "b", "b");
        var (delivered, failed) = (Cursor("a"), Cursor("b"));
        Next(delivered);
        Next(failed);
        failed.RecordDeliveryFailure();

        _cache.UpdateDeliveryProgress(null, default);
        delivered.Dispose();
        failed.Dispose();

        Assert.Equal(At(0), _shard.Committable);
        Assert.Equal(1, Next(Cursor("a")));
        Assert.Equal(2, Next(Cursor("b")));
    }

    [Fact]
    public void A_cursor_that_is_disposed_of_while_it_delivers_counts_for_nothing()
    {
        Add("a");
        var cursor = Cursor("a");
        Next(cursor);

        cursor.Dispose();

        Assert.Null(_shard.Committable);
        Assert.Equal(0, Next(Cursor("a")));
    }

    private void Add(params string[] sessions) => _cache.AddToCache(
    [
        .. sessions.Select(session =>
        {
            var position = At(_read++);
            _shard.Read(position);
            return (IBatchContainer)new AudioBatch(
                Stream(session), new KinesisSequenceToken(position.Digits), StreamCluster.Chunk(1, _read - 1)) { Shard = _shard };
        }),
    ]);

    // As the agent asks, which knows the interface's newer methods.
    private IQueueCacheCursor Cursor(string session) => ((IQueueCache)_cache).TryGetCacheCursor(Stream(session), null).Cursor!;

    private static long? Next(IQueueCacheCursor cursor) =>
        cursor.MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success ? Current(cursor).Chunk.Sequence : null;

    private static AudioBatch Current(IQueueCacheCursor cursor) => (AudioBatch)cursor.GetCurrent(out _)!;

    private static StreamId Stream(string session) => StreamId.Create(AudioChunk.StreamNamespace, session);

    private static LogPosition At(int number) => LogPosition.Parse($"{number + 1}");
}
