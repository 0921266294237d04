using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class CheckpointTableTests(LocalAwsFixture local)
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public async Task A_position_never_goes_back_whoever_writes()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        var table = await TableAsync(cluster);
        using var other = cluster.NewCheckpointTable();
        var stop = TestContext.Current.CancellationToken;

        var order = Enumerable.Range(1, 30).OrderBy(i => i * 7 % 31).ToArray();
        await Task.WhenAll(order.Select((i, index) =>
            (index % 2 == 0 ? table : other).AdvanceAsync(Shard, At(i), finished: false, stop)));

        Assert.Equal(At(30), (await Read(table)).Position);
        Assert.False(await other.AdvanceAsync(Shard, At(29), finished: false, stop));
        Assert.False(await other.AdvanceAsync(Shard, null, finished: false, stop));
        // Nine has fewer digits than ten and is less all the same.
        Assert.False(await other.AdvanceAsync(Shard, At(9), finished: false, stop));
        Assert.Equal(At(30), (await Read(table)).Position);
    }

    [Fact]
    public async Task A_shard_that_is_finished_stays_finished()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        var table = await TableAsync(cluster);
        var stop = TestContext.Current.CancellationToken;

        Assert.True(await table.AdvanceAsync(Shard, At(5), finished: true, stop));
        Assert.False(await table.AdvanceAsync(Shard, At(5), finished: false, stop));
        Assert.False(await table.AdvanceAsync(Shard, At(4), finished: false, stop));

        Assert.Equal((At(5), true), ((await Read(table)).Position!.Value, (await Read(table)).Finished));
        Assert.True(await table.AdvanceAsync(Shard, At(5), finished: true, stop));
    }

    [Fact]
    public async Task An_empty_shard_is_finished_without_a_position()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        var table = await TableAsync(cluster);

        Assert.True(await table.AdvanceAsync(Shard, null, finished: true, TestContext.Current.CancellationToken));

        Assert.Equal((null, true), ((await Read(table)).Position, (await Read(table)).Finished));
    }

    [Fact]
    public async Task Of_two_owners_who_open_a_shard_the_second_learns_what_the_first_wrote()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        await cluster.Checkpoints.EnsureAsync(TestContext.Current.CancellationToken);
        var since = DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_123);

        var first = await cluster.Checkpoints.AddAsync(new Checkpoint(Shard, 3, Since: since), TestContext.Current.CancellationToken);
        var second = await cluster.Checkpoints.AddAsync(
            new Checkpoint(Shard, 3, Since: since.AddSeconds(5)), TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        Assert.Equal(since, (await Read(cluster.Checkpoints)).Since);
    }

    private static async Task<CheckpointTable> TableAsync(StreamCluster cluster)
    {
        await cluster.Checkpoints.EnsureAsync(CancellationToken.None);
        await cluster.Checkpoints.AddAsync(new Checkpoint(Shard, 0), CancellationToken.None);
        return cluster.Checkpoints;
    }

    private static async Task<Checkpoint> Read(CheckpointTable table) =>
        (await table.ReadAllAsync(CancellationToken.None))[Shard];

    private static LogPosition At(int number) => LogPosition.Parse($"{number}");
}
