using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class TroubleTests(LocalAwsFixture local)
{
    private static readonly string[] Sessions = [.. Enumerable.Range(0, 30).Select(_ => SessionId.New().Value)];

    public static TheoryData<string, AwsFaultKind[]> Calls => new()
    {
        {
            "PutRecords",
            [
                AwsFaultKind.PartialFailure, AwsFaultKind.Throttle, AwsFaultKind.ServerError, AwsFaultKind.ConnectionReset,
                AwsFaultKind.LostAnswer,
            ]
        },
        {
            "GetRecords",
            [
                AwsFaultKind.Throttle, AwsFaultKind.ExpiredIterator, AwsFaultKind.ServerError, AwsFaultKind.ConnectionReset,
                AwsFaultKind.LostAnswer,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Audio_arrives_whole_and_in_order_while_calls_go_wrong(string operation, AwsFaultKind[] kinds)
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);
        var speaking = Speaking.Start(cluster, Sessions);
        await speaking.HearMoreAsync(5);

        var faults = await Task.WhenAll(kinds.Select(kind => local.Aws.InjectAsync(
            new AwsFault { Kind = kind, Operation = operation, Resource = cluster.StreamName, Rate = 0.12 })));
        foreach (var (fault, kind) in faults.Zip(kinds))
            await Wait.UntilAsync(async () => await fault.StruckAsync() >= 3, $"{kind} to strike", TimeSpan.FromSeconds(20), cancellationToken: TestContext.Current.CancellationToken);
        await speaking.HearMoreAsync(5);
        foreach (var fault in faults) await fault.DisposeAsync();

        await speaking.AllArrivesAsync();
    }

    [Fact]
    public async Task Progress_is_recorded_to_the_last_record_though_its_table_often_fails()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);
        AwsFaultKind[] kinds = [AwsFaultKind.Throttle, AwsFaultKind.ServerError, AwsFaultKind.ConnectionReset, AwsFaultKind.LostAnswer];
        var faults = await Task.WhenAll(kinds.Select(kind => local.Aws.InjectAsync(
            new AwsFault { Service = AwsService.DynamoDb, Kind = kind, Resource = cluster.StreamName, Rate = 0.2 })));
        var speaking = Speaking.Start(cluster, Sessions);
        foreach (var (fault, kind) in faults.Zip(kinds))
            await Wait.UntilAsync(async () => await fault.StruckAsync() >= 2, $"{kind} to strike", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await speaking.HearMoreAsync(5);
        await speaking.AllArrivesAsync();
        foreach (var fault in faults) await fault.DisposeAsync();

        var shards = await cluster.Shards.ShardsAsync();
        var last = Sessions
            .GroupBy(session => KinesisSpeechLog.ShardsOf(SessionId.Parse(session), shards).Single().ShardId)
            .ToDictionary(shard => shard.Key, shard => shard.SelectMany(cluster.Recorder.Of).Max(each => each.Chunk.LogPosition));
        await Wait.UntilAsync(
            async () =>
            {
                var checkpoints = await cluster.ReadCheckpointsAsync();
                return last.All(shard => checkpoints[shard.Key].Position?.Digits == shard.Value);
            },
            "the last positions to be recorded", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_shard_whose_iterators_all_expire_is_not_stormed()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options => options.ShardCount = 1);
        var speaking = Speaking.Start(cluster, Sessions.Take(1));
        await speaking.HearMoreAsync(1);

        var before = await local.Aws.CallsAsync("GetShardIterator", cluster.StreamName);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using (var fault = await local.Aws.InjectAsync(new AwsFault
        {
            Kind = AwsFaultKind.ExpiredIterator, Operation = "GetRecords", Resource = cluster.StreamName, Count = 5,
        }))
        {
            await Wait.UntilAsync(async () => await fault.StruckAsync() == 5, "five iterators to expire", cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.InRange(await local.Aws.CallsAsync("GetShardIterator", cluster.StreamName) - before, 4, 6);
        Assert.True(watch.Elapsed >= cluster.Options.GetRecordsInterval * 4, $"Five reads within {watch.Elapsed}.");
        await speaking.AllArrivesAsync();
    }

    [Fact]
    public async Task A_silo_starts_though_Kinesis_turns_its_first_calls_down()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        await using var fault = await local.Aws.InjectAsync(new AwsFault
        {
            Kind = AwsFaultKind.Throttle, Operation = "DescribeStreamSummary", Resource = cluster.StreamName, Count = 2,
        });
        await using var listing = await local.Aws.InjectAsync(new AwsFault
        {
            Kind = AwsFaultKind.ServerError, Operation = "ListShards", Resource = cluster.StreamName, Count = 1,
        });

        await cluster.AddSiloAsync();

        Assert.Equal(2, await fault.StruckAsync());
        var session = SessionId.New().Value;
        await Wait.UntilAsync(
            async () => (await cluster.ReadCheckpointsAsync()).Count == 4, "all shards to be opened", TimeSpan.FromSeconds(15), cancellationToken: TestContext.Current.CancellationToken);
        await Wait.UntilAsync(
            async () =>
            {
                await cluster.PutAsync(session, StreamCluster.Chunk(1, 0));
                return cluster.Recorder.Sessions.Contains(session);
            },
            "audio to arrive", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_position_that_the_stream_does_not_know_is_read_on_at_the_oldest_record()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        await cluster.Checkpoints.EnsureAsync(CancellationToken.None);
        await cluster.Checkpoints.AddAsync(new("shardId-000000000000", 0), CancellationToken.None);
        await cluster.Checkpoints.AdvanceAsync(
            "shardId-000000000000", Pipeline.Custody.LogPosition.Parse("1"), finished: false, CancellationToken.None);
        var session = SessionId.New().Value;
        await cluster.PutAsync(session, StreamCluster.Chunk(1, 0));

        await cluster.AddSiloAsync();

        await Wait.UntilAsync(() => cluster.Recorder.Sessions.Contains(session), "the oldest record", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(cluster.Log.Lines, line => line.Event.Id == 4232);
    }
}
