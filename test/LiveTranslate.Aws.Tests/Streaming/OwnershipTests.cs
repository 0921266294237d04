using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class OwnershipTests(LocalAwsFixture local)
{
    private static string[] Sessions(int count) => [.. Enumerable.Range(0, count).Select(_ => SessionId.New().Value)];

    [Fact]
    public async Task Audio_flows_on_whole_while_silos_come_stop_and_die()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);
        var speaking = Speaking.Start(cluster, Sessions(30));
        await speaking.HearMoreAsync(5);

        var second = await cluster.AddSiloAsync();
        var third = await cluster.AddSiloAsync();
        await speaking.HearMoreAsync(10);
        await cluster.StopAsync(second);
        await speaking.HearMoreAsync(10);
        await cluster.KillAsync(third);
        await speaking.HearMoreAsync(10);

        await speaking.AllArrivesAsync();
        speaking.TokensAreStable();
    }

    [Fact]
    public async Task A_cluster_that_was_stopped_in_order_goes_on_exactly_where_it_stood()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);
        // Nothing is written down while audio flows: what the next silo knows was handed over at the end.
        await cluster.StopAsync(cluster.Silos[0]);
        cluster.PersistInterval = TimeSpan.FromHours(1);
        await cluster.AddSiloAsync();
        var sessions = Sessions(40);
        var speaking = Speaking.Start(cluster, sessions);
        await speaking.HearMoreAsync(10);

        await cluster.StopAsync(cluster.Silos[0]);
        var delivered = sessions.ToDictionary(session => session, session => cluster.Recorder.Of(session).Count);
        await cluster.AddSiloAsync();
        await speaking.HearMoreAsync(1);

        await speaking.AllArrivesAsync();
        Assert.All(sessions, session =>
        {
            Assert.True(delivered[session] > 0);
            Assert.Equal(speaking.Put[session], cluster.Recorder.Of(session).Count);
        });
    }

    [Fact]
    public async Task A_cluster_that_was_killed_before_its_first_checkpoint_reads_again_all_since_it_opened_the_shards()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        cluster.PersistInterval = TimeSpan.FromHours(1);
        await cluster.AddSiloAsync();
        var speaking = Speaking.Start(cluster, Sessions(5));
        await speaking.HearMoreAsync(5);

        // A silo that is ended within this process may still try to write.
        await using var silence = await local.Aws.InjectAsync(new AwsFault
        {
            Service = AwsService.DynamoDb, Kind = AwsFaultKind.ServerError, Operation = "UpdateItem", Resource = cluster.StreamName,
        });
        await cluster.KillAsync(cluster.Silos[0]);
        Assert.Null((await cluster.ReadCheckpointsAsync()).Values.Single().Position);
        await cluster.AddSiloAsync();

        await Wait.UntilAsync(
            () => speaking.Put.Keys.All(session => cluster.Recorder.Of(session).Count(each => each.Chunk.Sequence == 0) == 2),
            "the first audio again", TimeSpan.FromSeconds(15), cancellationToken: TestContext.Current.CancellationToken);
        await speaking.AllArrivesAsync();
        speaking.TokensAreStable();
    }
}
