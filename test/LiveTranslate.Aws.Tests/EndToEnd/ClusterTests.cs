using System.Security.Cryptography;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>The main job on several servers, through Kinesis: real processes, real engines, real clients.</summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_speaker_on_one_gateway_is_heard_on_the_other_while_a_worker_joins_and_another_is_replaced()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Gateway, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 1);

        await talk.UntilCaptionsAsync(1);
        await cluster.AddAsync(Worker);
        await talk.UntilCaptionsAsync(3);
        // As a rolling restart does: what it has under way it finishes or hands over.
        Assert.Equal(0, await cluster.Servers[2].Program.StopAsync(within: Patience));

        await talk.AssertWholeAsync();
        Assert.All(talk.Listener.Events("speech"), speech => Assert.True(speech.GetProperty("bytes").GetInt32() > 0));
        Assert.NotEmpty(talk.Listener.Events("speech"));
    }

    [Fact]
    public async Task A_killed_worker_loses_nothing_and_nothing_is_said_twice()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Gateway, Worker, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 1);

        await talk.UntilCaptionsAsync(1);
        await cluster.Servers[2].Program.KillAsync();
        await cluster.AddAsync(Worker);
        await talk.UntilCaptionsAsync(3);
        // One of the two had the session, and one of them reads its shard.
        await cluster.Servers[3].Program.KillAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_worker_that_stood_still_and_wakes_when_another_has_taken_over_changes_nothing()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 0);

        await talk.UntilCaptionsAsync(1);
        var stopped = cluster.Servers[1].Program;
        await stopped.SuspendAsync();
        await cluster.AddAsync(Worker);
        await talk.UntilCaptionsAsync(3);
        var archived = FilesOf(cluster.Archive);
        await stopped.ContinueAsync();

        await talk.AssertWholeAsync();
        await Wait.UntilAsync(
            () => stopped.HasExited, "the end of the worker that was voted out while it stood still", Patience, Cancelled);
        var now = FilesOf(cluster.Archive);
        Assert.All(archived, file => Assert.Equal(file.Value, now[file.Key]));
    }

    [Fact]
    public async Task Audio_that_a_plain_producer_puts_on_the_stream_is_heard_whole_although_workers_are_killed()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker, Worker);
        await using var talk = await Talk.StartPlainAsync(cluster, listenAt: 0);

        await talk.UntilCaptionsAsync(1);
        await cluster.Servers[1].Program.KillAsync();
        await cluster.AddAsync(Worker);
        await talk.UntilCaptionsAsync(3);
        await cluster.Servers[2].Program.KillAsync();

        // Nobody can send it again: it is read back from the stream.
        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task Shards_that_split_and_merge_while_somebody_speaks_leave_every_chunk_in_one_window()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 0);
        using var shards = cluster.Reshard();

        await talk.UntilCaptionsAsync(1);
        var left = await shards.SplitAsync("shardId-000000000000");
        var right = await shards.SplitAsync("shardId-000000000001");
        await talk.UntilCaptionsAsync(2);
        // Neighbours that grew out of two shards, which two lanes read.
        var middle = await shards.MergeAsync(left[1].ShardId, right[0].ShardId);
        await talk.UntilCaptionsAsync(3);
        await shards.SplitAsync(middle.ShardId);
        await shards.MergeAsync(left[0].ShardId, (await shards.ShardsAsync()).First(shard => shard.ParentShardId == middle.ShardId).ShardId);

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_worker_serves_no_clients_and_a_gateway_hosts_no_session()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        var session = await cluster.CreateSessionAsync(cluster.Servers[0]);

        using var http = new HttpClient();
        var languages = await http.GetAsync(cluster.Servers[1].Url + "/api/languages", Cancelled);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, languages.StatusCode);
        await cluster.Servers[1].Program.KillAsync();
        // Nobody is left who may host it: it does not move to the gateway.
        var answer = await http.GetAsync($"{cluster.Servers[0].Url}/api/sessions/{session.SessionId}", Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await cluster.AddAsync(Worker);
        await Wait.UntilAsync(
            async () => (await http.GetAsync($"{cluster.Servers[0].Url}/api/sessions/{session.SessionId}", Cancelled)).IsSuccessStatusCode,
            "the session on the new worker", Patience, Cancelled);
    }

    // But for those that are being written.
    private static Dictionary<string, string> FilesOf(string archive) =>
        Directory.EnumerateFiles(archive, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not ".tmp")
            .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private const string Gateway = "Gateway";
    private const string Worker = "Worker";
}
