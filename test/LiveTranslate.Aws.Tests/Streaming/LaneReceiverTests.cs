using LiveTranslate.Aws.Tests.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class LaneReceiverTests(LocalAwsFixture local)
{
    private static readonly string Session = SessionId.New().Value;

    [Fact]
    public async Task A_shard_whose_reader_failed_is_read_again_long_before_the_next_look_at_all_shards()
    {
        await using var kinesis = await ScriptedService.StartAsync((context, _) => AnswerAsync(context));
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        await cluster.Checkpoints.EnsureAsync(TestContext.Current.CancellationToken);
        var options = new KinesisAudioStreamOptions { Service = kinesis.Url, AccessKey = "x", SecretKey = "y", StreamName = "speech" };
        using var api = new KinesisApi(options, TimeProvider.System, NullLogger<KinesisApi>.Instance);
        var time = new FakeTimeProvider();
        using var lane = new LaneReceiver(0, api, cluster.Checkpoints, new Anyone(), options, time, NullLoggerFactory.Instance);
        await lane.Initialize(TimeSpan.FromSeconds(5));

        var read = new List<IBatchContainer>();
        var startedAt = time.GetTimestamp();
        await Wait.UntilAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                var messages = lane.GetQueueMessagesAsync(100);
                await Wait.UntilAsync(() =>
                {
                    time.Advance(TimeSpan.FromMilliseconds(10));
                    return messages.IsCompleted;
                }, "the long poll");
                read.AddRange(await messages);
                return read.Count > 0;
            },
            "the audio behind the failure", cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(time.GetElapsedTime(startedAt) < options.TopologyCheckInterval);
        Assert.Equal("17", Assert.Single(read).SequenceToken.ToString());
        await lane.Shutdown(TimeSpan.FromSeconds(5));
        Assert.Empty(await lane.GetQueueMessagesAsync(100));
    }

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        return ScriptedService.AnswerAsync(context, target[(target.IndexOf('.') + 1)..] switch
        {
            "ListShards" => """
                {"Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},
                "SequenceNumberRange":{"StartingSequenceNumber":"1"}}]}
                """,
            "GetShardIterator" => $$"""{"ShardIterator":"{{(Interlocked.Increment(ref _opened) == 1 ? "broken" : "sound")}}"}""",
            // What no Kinesis answers.
            "GetRecords" when Body(context).Contains("broken", StringComparison.Ordinal) => Records("seventeen"),
            "GetRecords" when Body(context).Contains("sound", StringComparison.Ordinal) => Records("17"),
            _ => """{"Records":[],"NextShardIterator":"empty","MillisBehindLatest":0}""",
        });
    }

    private static int _opened;

    private static string Body(Microsoft.AspNetCore.Http.HttpContext context) =>
        System.Text.Encoding.UTF8.GetString(((ScriptedService.Seen)context.Items[nameof(ScriptedService.Seen)]!).Body);

    private static string Records(string number) =>
        $$"""
        {"Records":[{"SequenceNumber":"{{number}}","ApproximateArrivalTimestamp":4000000000.123,"PartitionKey":"{{Session}}","Data":"AAAA"}],
        "NextShardIterator":"empty","MillisBehindLatest":0}
        """.Replace("AAAA", "AAAAAA==", StringComparison.Ordinal);

    private sealed class Anyone : IAudioDestination
    {
        public Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
