using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class ShardMapTests
{
    private const int Lanes = 4;
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public void Shards_without_parents_fill_the_lanes_evenly()
    {
        var map = Map([.. Enumerable.Range(0, 8).Select(i => Shard(i))]);

        for (var lane = 0; lane < Lanes; lane++) Assert.Equal([Id(lane), Id(lane + 4)], Readable(map, lane));
    }

    [Fact]
    public void A_child_is_in_its_parents_lane_and_waits_for_it()
    {
        Shard[] shards = [Shard(1), Shard(4, 1), Shard(5, 1), Shard(6, 5)];

        var before = Map(shards, Known(1, lane: 1));
        Assert.Equal([Id(1)], Readable(before, 1));
        Assert.True(before.HasWaiting(1));
        Assert.Empty(Readable(before, 0));

        var after = Map(shards, Known(1, lane: 1, finished: true));
        Assert.Equal([Id(4), Id(5)], Readable(after, 1));
        Assert.All(shards, shard => Assert.Equal(1, after.LaneOf(shard)));
    }

    [Fact]
    public void A_parent_that_this_lane_has_read_to_its_end_holds_its_child_up_no_longer_though_it_is_not_delivered()
    {
        var map = Map([Shard(1), Shard(4, 1)], [Known(1, lane: 1)], ended: [Id(1)]);

        Assert.Equal([Id(4)], Readable(map, 1));
    }

    [Fact]
    public void A_merged_shard_waits_for_both_its_parents()
    {
        Shard[] shards = [Shard(0), Shard(1), Shard(4, 0, 1)];

        Assert.Empty(Readable(Map(shards, [Known(0, 0), Known(1, 1)], ended: [Id(0)]), 0));
        Assert.True(Map(shards, [Known(0, 0), Known(1, 1)], ended: [Id(0)]).HasWaiting(0));
        Assert.Equal([Id(4)], Readable(Map(shards, [Known(0, 0), Known(1, 1, finished: true)], ended: [Id(0)]), 0));
        Assert.False(Map(shards, [Known(0, 0), Known(1, 1, finished: true), Known(4, 0)], ended: [Id(0)]).HasWaiting(0));
    }

    [Fact]
    public void A_shard_that_ended_before_the_list_shows_its_children_makes_its_lane_look_again_soon()
    {
        Assert.True(Map([Shard(1)], [Known(1, 1)], ended: [Id(1)]).HasWaiting(1));
        Assert.False(Map([Shard(1), Shard(4, 1)], [Known(1, 1)], ended: [Id(1)]).HasWaiting(1));
        Assert.False(Map([Shard(4, 1)], [Known(1, 1)], ended: [Id(1)]).HasWaiting(1));
    }

    [Fact]
    public void A_child_whose_parents_the_stream_has_forgotten_is_read()
    {
        var map = Map([Shard(7, 3)], Known(3, lane: 2));

        Assert.Equal([Id(7)], Readable(map, 2));
        Assert.Equal([Id(7)], Readable(Map([Shard(7, 3)]), 3));
    }

    [Fact]
    public void The_lane_that_is_recorded_counts_more_than_any_other_reason()
    {
        Assert.Equal([Id(0)], Readable(Map([Shard(0)], Known(0, lane: 3)), 3));
        Assert.Equal([Id(5)], Readable(Map([Shard(1), Shard(5, 1)], Known(1, lane: 0, finished: true), Known(5, lane: 2)), 2));
        // Fewer lanes than there were: it has one all the same.
        Assert.Equal([Id(0)], Readable(Map([Shard(0)], Known(0, lane: 7)), 3));
    }

    [Fact]
    public void A_shard_that_is_finished_is_not_read_again() =>
        Assert.Empty(Readable(Map([Shard(2)], Known(2, lane: 2, finished: true)), 2));

    [Fact]
    public void A_stream_that_is_read_for_the_first_time_is_read_from_shortly_before()
    {
        var map = Map([Shard(0)]);

        Assert.InRange(map.SinceWhen(Shard(0), Now)!.Value, Now.AddMinutes(-1), Now.AddSeconds(-1));
    }

    [Fact]
    public void A_child_is_read_since_the_first_of_its_parents_was()
    {
        var shards = new[] { Shard(0), Shard(1), Shard(4, 0, 1) };
        var (older, newer) = (Now.AddHours(-2), Now.AddHours(-1));

        Assert.Equal(older, Map(shards, Known(0, 0, since: newer), Known(1, 1, since: older)).SinceWhen(shards[2], Now));
        Assert.Equal(newer, Map(shards, Known(0, 0, since: newer)).SinceWhen(shards[2], Now));
        Assert.Null(Map(shards, Known(0, 0, since: newer), Known(1, 1)).SinceWhen(shards[2], Now));
    }

    [Fact]
    public void A_position_counts_more_than_a_time()
    {
        var position = LogPosition.Parse("17");

        Assert.Equal("AFTER_SEQUENCE_NUMBER", new Checkpoint(Id(0), 0, position, Since: Now).Start.IteratorType);
        Assert.Equal("AT_TIMESTAMP", new Checkpoint(Id(0), 0, Since: Now).Start.IteratorType);
        Assert.Equal("TRIM_HORIZON", new Checkpoint(Id(0), 0).Start.IteratorType);
    }

    private static ShardMap Map(Shard[] shards, params Checkpoint[] known) => Map(shards, known, []);

    private static ShardMap Map(Shard[] shards, Checkpoint[] known, HashSet<string> ended) =>
        new(shards, known.ToDictionary(checkpoint => checkpoint.Shard), ended, Lanes);

    private static IEnumerable<string> Readable(ShardMap map, int lane) => map.Readable(lane).Select(shard => shard.ShardId);

    private static Shard Shard(int number, int? parent = null, int? adjacent = null) => new(
        Id(number), parent is { } one ? Id(one) : null, adjacent is { } two ? Id(two) : null,
        new HashKeyRange("0", "1"), new SequenceNumberRange($"{number}", null));

    private static Checkpoint Known(int number, int lane, bool finished = false, DateTimeOffset? since = null) =>
        new(Id(number), lane, Finished: finished, Since: since);

    private static string Id(int number) => $"shardId-{number:D12}";
}
