using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class StrangerTests(LocalAwsFixture local)
{
    [Fact]
    public async Task Records_that_are_nobodys_audio_are_set_aside_and_the_rest_of_their_shard_flows()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options => options.ShardCount = 1);
        var victim = SessionId.New().Value;
        var good = AudioRecord.Write(victim, StreamCluster.Chunk(1, 7));
        var badChecksum = (byte[])good.Clone();
        badChecksum[20] ^= 1;
        var speaking = Speaking.Start(cluster, [SessionId.New().Value, SessionId.New().Value]);
        await speaking.HearMoreAsync(1);

        byte[][] poison =
        [
            badChecksum, good[..20], good[..44], AudioRecord.Write(SessionId.New().Value, StreamCluster.Chunk(1, 7)), [0xF3, 0x89, 0x9A, 0xC2, 0, 1], [.. good, 0],
        ];
        foreach (var data in poison) await cluster.PutAsync(victim, data);
        foreach (var key in (string[])["nobody", "ünïcode", victim.ToLowerInvariant().Insert(4, "-"), $"{victim} "]) await cluster.PutAsync(key, good);
        await cluster.PutAsync(victim, StreamCluster.Chunk(1, 8));

        await speaking.HearMoreAsync(5);
        await Wait.UntilAsync(() => cluster.Recorder.SequencesOf(victim).Contains(8), "the victim's own audio", cancellationToken: TestContext.Current.CancellationToken);
        await speaking.AllArrivesAsync();
        // Whose they are hears of them, as no audio.
        var heard = cluster.Recorder.Of(victim).Select(received => received.Chunk).ToArray();
        Assert.Equal(
            [.. poison.Select(_ => IgnoreReasons.Malformed), IgnoreReasons.OtherSpelling, IgnoreReasons.OtherSpelling, null],
            heard.Select(chunk => chunk.Ignored));
        Assert.All(heard[..^1], chunk => Assert.Empty(chunk.Pcm));
        Assert.Equal(8, heard[^1].Sequence);
        Assert.Equal(3, cluster.Recorder.Activated.Count);
        Assert.InRange(cluster.Log.Lines.Count(line => line.Event.Id == 4221), 1, 2);
    }

    [Fact]
    public async Task A_session_that_nobody_created_is_not_woken_and_flows_once_it_exists()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options => options.ShardCount = 1);
        string[] strangers = [.. Enumerable.Range(0, 20).Select(_ => SessionId.New().Value)];
        foreach (var stranger in strangers) cluster.Recorder.Strangers.Add(stranger);
        var speaking = Speaking.Start(cluster, strangers.Append(SessionId.New().Value));
        await Wait.UntilAsync(() => cluster.Recorder.Total >= 10, "the audio of the one that exists", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(cluster.Recorder.Sessions);
        Assert.Single(cluster.Recorder.Activated);
        Assert.InRange(cluster.Log.Lines.Count(line => line.Event.Id == 4221), 1, 2);

        cluster.Recorder.Strangers.Remove(strangers[0]);

        await Wait.UntilAsync(
            () => cluster.Recorder.SequencesOf(strangers[0]).Count > 3, "the audio of the session that now exists",
            TimeSpan.FromSeconds(8), cancellationToken: TestContext.Current.CancellationToken);
        await speaking.StopAsync();
        Assert.Equal(2, cluster.Recorder.Activated.Count);
    }
}
