using System.Diagnostics;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class SpeechLogTests(LocalAwsFixture local)
{
    private static readonly SessionId Session = SessionId.New();

    [Fact]
    public async Task One_sessions_audio_is_read_back_in_order_across_a_split_and_a_merge()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 2);
        var shard = await OpenShardAsync(cluster);
        await PutAsync(cluster, 0, 30);
        await cluster.Shards.SplitAsync(shard);
        await PutAsync(cluster, 30, 30);
        var open = (await cluster.Shards.ShardsAsync())
            .Where(each => each.SequenceNumberRange.EndingSequenceNumber is null)
            .OrderBy(each => System.Numerics.BigInteger.Parse(
                each.HashKeyRange.StartingHashKey, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        var mine = await OpenShardAsync(cluster);
        var index = Array.FindIndex(open, each => each.ShardId == mine);
        var left = Math.Min(index, open.Length - 2);
        await cluster.Shards.MergeAsync(open[left].ShardId, open[left + 1].ShardId);
        await PutAsync(cluster, 60, 30);
        await cluster.PutAsync(Session.Value, new byte[] { 1, 0, 2, 0 });

        var read = await ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now().AddMinutes(1));

        Assert.Equal(Enumerable.Range(0, 90).Select(i => (long)i).Append(-1), read.Select(chunk => chunk.Chunk.Sequence));
        Assert.All(read.Take(90), chunk => Assert.True(chunk.Chunk is { Numbered: true, Take: 1 }));
        Assert.False(read[^1].Chunk.Numbered);
        Assert.Equal(read.Select(chunk => chunk.Position).Order(), read.Select(chunk => chunk.Position));
        Assert.Equal(3, read.Select(chunk => chunk.Position.ToNumber()[..20]).Distinct().Count());
        // One page and the end of each closed shard.
        Assert.InRange(await local.Aws.CallsAsync("GetRecords", cluster.StreamName), 3, 6);
    }

    [Fact]
    public async Task Only_what_came_from_then_until_then_is_read_back()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        await PutAsync(cluster, 0, 5);
        var all = await ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now().AddMinutes(1));
        await Wait.UntilAsync(() => Now() > all[^1].LoggedAt.AddMilliseconds(1), "the next millisecond", cancellationToken: TestContext.Current.CancellationToken);
        await PutAsync(cluster, 5, 5);
        all = await ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now().AddMinutes(1));
        await Wait.UntilAsync(() => Now() > all[^1].LoggedAt.AddMilliseconds(1), "the next millisecond", cancellationToken: TestContext.Current.CancellationToken);
        await PutAsync(cluster, 10, 5);
        all = await ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now().AddMinutes(1));

        var (from, until) = (all[5].LoggedAt, all[10].LoggedAt);
        var read = await ReadAsync(cluster, from, until);

        Assert.Equal(
            all.Where(chunk => chunk.LoggedAt >= from && chunk.LoggedAt < until).Select(chunk => chunk.Position),
            read.Select(chunk => chunk.Position));
        Assert.Contains(read, chunk => chunk.Chunk.Sequence == 5);
        Assert.DoesNotContain(read, chunk => chunk.Chunk.Sequence is 0 or >= 10);
    }

    [Fact]
    public async Task A_range_without_audio_ends_at_once()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        await PutAsync(cluster, 0, 3);
        var watch = Stopwatch.StartNew();

        Assert.Empty(await ReadAsync(cluster, Now(), Now().AddMinutes(1)));
        Assert.Empty(await ReadAsync(cluster, Now(), Now().AddMinutes(-1)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(0.8), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_long_log_is_read_page_by_page_while_reads_are_turned_down()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        await Task.WhenAll(PutAsync(cluster, 0, 200), PutOthersAsync(cluster, 100));
        await using var throttle = await local.Aws.InjectAsync(new AwsFault
        {
            Kind = AwsFaultKind.Throttle, Operation = "GetRecords", Resource = cluster.StreamName, Count = 1,
        });
        await using var expired = await local.Aws.InjectAsync(new AwsFault
        {
            Kind = AwsFaultKind.ExpiredIterator, Operation = "GetRecords", Resource = cluster.StreamName, Count = 1,
        });

        var read = await ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now().AddMinutes(1));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), read.Select(chunk => chunk.Chunk.Sequence));
        // Two pages, the second longer because the records turn out to be short, and the two that were turned down.
        Assert.Equal(4, await local.Aws.CallsAsync("GetRecords", cluster.StreamName));
    }

    [Fact]
    public async Task Live_audio_and_a_log_that_is_read_back_share_what_Kinesis_allows()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options => options.ShardCount = 1);
        await using var limits = await local.Aws.InjectAsync(
            new AwsFault { Kind = AwsFaultKind.RealLimits, Resource = cluster.StreamName });
        await PutAsync(cluster, 0, 20);
        var speaking = Speaking.Start(cluster, Enumerable.Range(0, 8).Select(_ => SessionId.New().Value));
        await speaking.HearMoreAsync(1);

        var read = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ReadAsync(cluster, DateTimeOffset.UnixEpoch, Now())));
        await speaking.HearMoreAsync(5);

        await speaking.AllArrivesAsync();
        Assert.All(read, each => Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), each.Select(chunk => chunk.Chunk.Sequence)));
        Assert.Equal(20, cluster.Recorder.SequencesOf(Session.Value).Count);
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static async Task<string> OpenShardAsync(StreamCluster cluster) =>
        KinesisSpeechLog.ShardsOf(Session, await cluster.Shards.ShardsAsync())
            .Single(shard => shard.SequenceNumberRange.EndingSequenceNumber is null).ShardId;

    private static async Task PutAsync(StreamCluster cluster, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await cluster.PutAsync(Session.Value, StreamCluster.Chunk(1, i, bytes: 32));
            // In between the audio of others.
            if (i % 5 == 0) await cluster.PutAsync(SessionId.New().Value, new byte[] { 0, 0 });
        }
    }

    private static Task PutOthersAsync(StreamCluster cluster, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(i => cluster.PutAsync(SessionId.New().Value, StreamCluster.Chunk(1, i, bytes: 32))));

    private static async Task<List<LoggedChunk>> ReadAsync(StreamCluster cluster, DateTimeOffset from, DateTimeOffset until)
    {
        var log = new KinesisSpeechLog(cluster.Api, TimeProvider.System, NullLogger<KinesisSpeechLog>.Instance);
        var read = new List<LoggedChunk>();
        await foreach (var chunk in log.ReadAsync(Session, from, until, TestContext.Current.CancellationToken)) read.Add(chunk);
        return read;
    }
}
