using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class ReshardingTests(LocalAwsFixture local)
{
    private static string[] Sessions(int count) => [.. Enumerable.Range(0, count).Select(_ => SessionId.New().Value)];

    [Fact]
    public async Task Shards_that_are_split_again_and_again_are_read_on_in_their_lane_without_a_restart()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 2, options => options.ShardCount = 2);
        var speaking = Speaking.Start(cluster, Sessions(50));
        await speaking.HearMoreAsync(5);

        var children = await cluster.Shards.SplitAsync("shardId-000000000001");
        await speaking.HearMoreAsync(5);
        var grandchildren = await cluster.Shards.SplitAsync(children[0].ShardId);
        await speaking.HearMoreAsync(5);

        await speaking.AllArrivesAsync();
        speaking.TokensAreStable();
        await FinishedAsync(cluster, "shardId-000000000001", children[0].ShardId);
        var checkpoints = await cluster.ReadCheckpointsAsync();
        Assert.All(children.Concat(grandchildren), shard => Assert.Equal(1, checkpoints[shard.ShardId].Lane));
        Assert.False(checkpoints["shardId-000000000000"].Finished);
    }

    [Fact]
    public async Task A_merged_shard_is_read_once_the_audio_of_both_its_parents_is_delivered()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 2, options => options.CacheAge = TimeSpan.FromMinutes(1));
        var stuck = (await cluster.Shards.SessionsOfAsync("shardId-000000000001", 1)).Single();
        var speaking = Speaking.Start(cluster, Sessions(30).Append(stuck));
        await speaking.HearMoreAsync(3);

        // The other parent is in a lane of its own, and some of its audio is not delivered yet.
        cluster.Recorder.DoesNotAnswer.Add(stuck);
        var put = speaking.Put[stuck];
        await Wait.UntilAsync(
            () => speaking.Put[stuck] > put + 1, "audio that is not delivered", cancellationToken: TestContext.Current.CancellationToken);
        var child = await cluster.Shards.MergeAsync("shardId-000000000000", "shardId-000000000001");
        await FinishedAsync(cluster, "shardId-000000000000");
        // Long enough for two looks at the shards.
        var looks = await local.Aws.CallsAsync("ListShards", cluster.StreamName);
        await Wait.UntilAsync(
            async () => await local.Aws.CallsAsync("ListShards", cluster.StreamName) >= looks + 8, "the lanes to look again", cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(child.ShardId, (await cluster.ReadCheckpointsAsync()).Keys);

        cluster.Recorder.DoesNotAnswer.Remove(stuck);
        await speaking.HearMoreAsync(5);
        await speaking.AllArrivesAsync();
        await FinishedAsync(cluster, "shardId-000000000000", "shardId-000000000001");
        Assert.Equal(0, (await cluster.ReadCheckpointsAsync())[child.ShardId].Lane);
    }

    [Fact]
    public async Task A_cluster_that_starts_after_a_split_and_a_merge_reads_what_was_put_meanwhile()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 1, options => options.ShardCount = 2);
        var speaking = Speaking.Start(cluster, Sessions(20));
        await speaking.HearMoreAsync(3);
        await cluster.StopAsync(cluster.Silos[0]);

        var children = await cluster.Shards.SplitAsync("shardId-000000000000");
        var put = speaking.Put.Values.Sum();
        await Wait.UntilAsync(() => speaking.Put.Values.Sum() > put + 100, "audio in the children", cancellationToken: TestContext.Current.CancellationToken);
        await cluster.Shards.MergeAsync(children[1].ShardId, "shardId-000000000001");
        put = speaking.Put.Values.Sum();
        await Wait.UntilAsync(() => speaking.Put.Values.Sum() > put + 100, "audio in the merged shard", cancellationToken: TestContext.Current.CancellationToken);

        await cluster.AddSiloAsync();
        await speaking.HearMoreAsync(1);
        await speaking.AllArrivesAsync();
    }

    [Fact]
    public async Task A_stream_that_is_deleted_and_made_anew_is_read_although_the_old_one_had_the_same_shards()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 1, options => options.ShardCount = 1);
        var before = Speaking.Start(cluster, Sessions(3));
        await before.HearMoreAsync(2);
        await cluster.Shards.SplitAsync("shardId-000000000000");
        await FinishedAsync(cluster, "shardId-000000000000");
        await before.AllArrivesAsync();
        await cluster.StopAsync(cluster.Silos[0]);
        await cluster.Shards.DeleteStreamAsync();

        // It is made again as it was at first: with one shard, whose name stands there as finished.
        await cluster.AddSiloAsync();
        var after = Speaking.Start(cluster, Sessions(3));
        await after.HearMoreAsync(3);
        await after.AllArrivesAsync();
    }

    private static Task FinishedAsync(StreamCluster cluster, params string[] shards) => Wait.UntilAsync(
        async () =>
        {
            var checkpoints = await cluster.ReadCheckpointsAsync();
            return shards.All(shard => checkpoints[shard].Finished);
        },
        $"{string.Join(", ", shards)} to be finished");
}
