using System.Globalization;
using System.Security.Cryptography;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>Servers die at the moments that are hardest to bear: real processes, real engines, real clients.</summary>
[Collection(WholeMachine.Name)]
public sealed class CrashTests
{
    private const string Gateway = "Gateway";
    private const string Worker = "Worker";

    [Fact]
    public async Task The_very_first_window_and_a_shard_that_splits_while_its_reader_dies_cost_nothing()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartAsync(cluster, speakAt: 0, listenAt: 0);
        using var shards = cluster.Reshard();

        // A window takes three seconds: the first one is being filled.
        await talk.UntilAsync(
            async () => await cluster.Aws.CallsAsync("PutRecords", ServerCluster.StreamName) >= 2, "the first words on the stream");
        await cluster.Servers[1].Program.KillAsync();
        await cluster.AddAsync(Worker);

        await talk.UntilCaptionsAsync(2);
        var shard = KinesisSpeechLog.ShardsOf(SessionId.Parse(talk.Session), await shards.ShardsAsync()).Last();
        var split = shards.SplitAsync(shard.ShardId);
        await cluster.Servers[2].Program.KillAsync();
        await split;
        await cluster.AddAsync(Worker);

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_worker_that_wakes_up_late_changes_nothing_and_one_killed_after_the_last_word_takes_none_with_it()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartOpenAsync(cluster, speakAt: 0, listenAt: 0);

        await talk.UntilCaptionsAsync(1);
        var stopped = cluster.Servers[1].Program;
        await stopped.SuspendAsync();
        await cluster.AddAsync(Worker);
        // The other one has taken over.
        await talk.UntilCaptionsAsync(3);
        var archived = Archived(cluster);
        await stopped.ContinueAsync();
        await talk.UntilAllOnStreamAsync();
        await cluster.Servers[2].Program.KillAsync();
        await cluster.AddAsync(Worker);

        await talk.AssertWholeAsync();
        // It was voted out while it stood still, and knows by now.
        await talk.UntilAsync(() => Task.FromResult(stopped.HasExited), "the end of the worker that stood still");
        var now = Archived(cluster);
        Assert.All(archived, file => Assert.Equal(file.Value, now[file.Key]));
    }

    [Fact]
    public async Task What_the_stream_had_got_is_finished_when_all_servers_and_the_speaker_died_at_once_and_somebody_asks()
    {
        await using var cluster = await ServerCluster.StartAsync(Gateway, Worker);
        await using var talk = await Talk.StartOpenAsync(cluster, speakAt: 0, listenAt: 0);

        await talk.UntilCaptionsAsync(1);
        // Hardly anything is archived, and all that the stream brings is held by the worker alone.
        using (new ClosedArchive(cluster, talk.Session, from: 2))
        {
            await talk.UntilAllOnStreamAsync();
            await Task.WhenAll([.. cluster.Servers.Select(server => server.Program.KillAsync()), talk.KillSpeakerAsync()]);
        }

        await Task.WhenAll(cluster.AddAsync(Gateway), cluster.AddAsync(Worker));
        await talk.AssertArchivedAsync(cluster.Servers[2]);
    }

    private static Dictionary<string, string> Archived(ServerCluster cluster) =>
        Directory.EnumerateFiles(cluster.Archive, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not ".tmp")
            .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>
    /// An archive that takes no segment from this one on until it is disposed of: a folder has its name, and segments are
    /// archived in order.
    /// </summary>
    private sealed class ClosedArchive : IDisposable
    {
        private readonly string _path;

        public ClosedArchive(ServerCluster cluster, string session, int from) => Directory.CreateDirectory(
            _path = Path.Combine(cluster.Archive, session, "segments", from.ToString("000000", CultureInfo.InvariantCulture) + ".json"));

        public void Dispose() => Directory.Delete(_path);
    }
}
