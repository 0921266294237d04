using System.Reflection;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Server.Speaking;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>A stream that has too much to do takes some records of a batch and refuses others.</summary>
public sealed class SaturationTests(LocalAwsFixture local)
{
    private static readonly string Session = SessionId.New().Value;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_is_taken_in_part_says_which_chunks_were_refused_and_the_others_are_in_the_stream()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: Hasty);
        await using var saturation = await SaturateAsync(cluster, rate: 0.9);

        var refusal = await Assert.ThrowsAsync<PartlyPutException>(
            () => cluster.StreamOf(Session).OnNextBatchAsync(Enumerable.Range(0, 16).Select(i => StreamCluster.Chunk(1, i))));

        Assert.InRange(refusal.Refused.Count, 1, 15);
        Assert.Equal(
            Enumerable.Range(0, 16).Except(refusal.Refused).Select(place => (long)place), (await StoredAsync(cluster)).Order());
    }

    [Fact]
    public async Task A_batch_that_is_refused_whole_fails_with_what_Kinesis_said_and_leaves_nothing_in_the_stream()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: Hasty);
        await using var saturation = await SaturateAsync(cluster, rate: 1);

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(
            () => cluster.StreamOf(Session).OnNextBatchAsync([StreamCluster.Chunk(1, 0), StreamCluster.Chunk(1, 1)]));

        Assert.Equal("ProvisionedThroughputExceededException", refusal.Code);
        Assert.Empty(await StoredAsync(cluster));
    }

    [Fact]
    public async Task A_batch_with_a_chunk_that_cannot_be_read_again_leaves_nothing_in_the_stream()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: Hasty);

        await Assert.ThrowsAsync<ArgumentException>(
            () => cluster.StreamOf(Session).OnNextBatchAsync([StreamCluster.Chunk(1, 0), StreamCluster.Chunk(1, 1, bytes: 7)]));

        Assert.Empty(await StoredAsync(cluster));
    }

    [Fact]
    public async Task A_speakers_chunks_do_not_multiply_in_a_saturated_stream_and_all_of_them_arrive()
    {
        const int Chunks = 40;
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: Hasty);
        var saturation = await SaturateAsync(cluster, rate: 0.9);
        var session = DispatchProxy.Create<ISessionGrain, Receiving>();
        ((Receiving)(object)session).Recorder = cluster.Recorder;
        using var channel = new SpeakerChannel(
            Session, new TakeAnswer(null, 1, 0, false, null), session, cluster.StreamOf(Session), null!, null, null,
            new SpeakingOptions { ReportPeriod = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, NullLogger.Instance);
        for (var i = 0; i < Chunks; i++) channel.Offer(i, StreamCluster.Chunk(1, i).Pcm, null);

        // Nobody speaks any more: it ends when everything is archived.
        var running = channel.RunAsync();
        await Wait.UntilAsync(async () => await saturation.StruckAsync() >= 60, "records to be refused", cancellationToken: Cancelled);
        await saturation.DisposeAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled);

        Assert.Equal(Enumerable.Range(0, Chunks).Select(i => (long)i), (await StoredAsync(cluster)).Order());
    }

    // A put is given up while some of its records are still refused.
    private static void Hasty(KinesisAudioStreamOptions options) =>
        (options.ShardCount, options.PutTimeout) = (1, TimeSpan.FromSeconds(2));

    private Task<InjectedAwsFault> SaturateAsync(StreamCluster cluster, double rate) => local.Aws.InjectAsync(new AwsFault
    {
        Kind = AwsFaultKind.PartialFailure, Operation = "PutRecords", Resource = cluster.StreamName, Rate = rate,
    });

    private static async Task<List<long>> StoredAsync(StreamCluster cluster)
    {
        var sequences = new List<long>();
        foreach (var shard in await cluster.Api.ListShardsAsync(Cancelled))
        {
            var iterator = await cluster.Api.GetIteratorAsync(shard.ShardId, ShardPosition.Oldest, Cancelled);
            var read = await cluster.Api.GetRecordsAsync(iterator, 1000, Cancelled);
            foreach (var record in read.Records)
                if (AudioRecord.Read(record.PartitionKey, record.Data, out var chunk) is RecordKind.Audio) sequences.Add(chunk.Sequence);
        }

        return sequences;
    }

    /// <summary>The session's end of the hop: what arrived goes through a receiver, and a report is answered from that.</summary>
    public class Receiving : DispatchProxy
    {
        private readonly ChunkReceiver _receiver = new(1, 0);
        private int _seen;

        internal Recorder Recorder { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal(nameof(ISessionGrain.ReportAsync), targetMethod!.Name);
            foreach (var (chunk, _) in Recorder.Of(Session).Skip(_seen))
            {
                _seen++;
                _receiver.Accept(new Chunk(chunk.Take, chunk.Sequence, chunk.Pcm), long.MaxValue);
            }

            while (_receiver.TryRead(out _))
            {
            }

            return Task.FromResult(new ChannelAnswer
            {
                Status = TakeStatus.Current, Expected = _receiver.Expected, Archived = _receiver.Expected,
                Missing = _receiver.TakeMissing(), Behind = false, Ending = false, Ended = false,
            });
        }
    }
}
