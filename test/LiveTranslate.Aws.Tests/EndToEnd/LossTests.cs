using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>Moments in which nobody is left who could simply send again.</summary>
public sealed class LossTests
{
    private const string Gateway = "Gateway";
    private const string Worker = "Worker";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_killed_in_the_very_first_window_and_one_right_after_the_last_word_cost_nothing()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker, Worker);
        await using var talk = await Talk.StartPlainAsync(cluster, listenAt: 0);
        await Wait.UntilAsync(
            async () => await cluster.Aws.CallsAsync("PutRecord", ServerCluster.StreamName) + await cluster.Aws.CallsAsync("PutRecords", ServerCluster.StreamName) > 2,
            "the first words on the stream", TimeSpan.FromSeconds(30), Cancelled);
        await cluster.Servers[1].Program.KillAsync();
        await cluster.AddAsync(Worker);

        await talk.UntilPutAsync();
        await cluster.Servers[2].Program.KillAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_shard_that_is_split_while_its_reader_is_killed_loses_nothing()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 0);
        using var shards = cluster.Reshard();

        await talk.UntilCaptionsAsync(1);
        await Task.WhenAll(cluster.Servers[1].Program.KillAsync(), SplitAsync());
        await cluster.AddAsync(Worker);
        await talk.UntilCaptionsAsync(3);
        await cluster.Servers[2].Program.KillAsync();

        await talk.AssertWholeAsync();

        // One after the other: a stream that is being changed refuses another change.
        async Task SplitAsync()
        {
            await shards.SplitAsync("shardId-000000000000");
            await shards.SplitAsync("shardId-000000000001");
        }
    }

    [Fact]
    public async Task What_was_put_is_finished_when_somebody_asks_after_all_servers_and_the_speaker_have_died()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 0);
        await talk.UntilCaptionsAsync(2);

        await Task.WhenAll([talk.KillSpeakerAsync(), .. cluster.Servers.Select(server => server.Program.KillAsync())]);
        await cluster.AddAsync(Worker);
        await cluster.AddAsync(Gateway);

        await talk.AssertReadBackAsync(cluster.Servers[^1]);
    }
}
