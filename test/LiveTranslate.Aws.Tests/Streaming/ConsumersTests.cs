using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class ConsumersTests(LocalAwsFixture local)
{
    private static readonly string[] Sessions = [.. Enumerable.Range(0, 5).Select(_ => SessionId.New().Value)];

    [Fact]
    public async Task Two_consumers_of_a_session_get_all_of_its_audio_in_order_though_one_is_held_up()
    {
        const int Chunks = 60;
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0);
        cluster.HasSecondConsumer = true;
        await cluster.AddSiloAsync();
        cluster.Recorder.DoesNotAnswer.Add(SecondRecordingGrain.NameOf(Sessions[0]));

        foreach (var session in Sessions)
            await cluster.StreamOf(session).OnNextBatchAsync(Enumerable.Range(0, Chunks).Select(i => StreamCluster.Chunk(1, i, bytes: 320)));
        await ArriveAsync(Sessions);
        cluster.Recorder.Release();
        await ArriveAsync([.. Sessions.Select(SecondRecordingGrain.NameOf)]);

        async Task ArriveAsync(string[] consumers)
        {
            await Wait.UntilAsync(
                () => consumers.All(consumer => cluster.Recorder.SequencesOf(consumer).Count == Chunks),
                () => string.Join(", ", consumers.Select(consumer => $"{consumer} has {cluster.Recorder.SequencesOf(consumer).Count} of {Chunks}")));
            Assert.All(consumers, consumer =>
                Assert.Equal(Enumerable.Range(0, Chunks).Select(i => (long)i), cluster.Recorder.SequencesOf(consumer)));
        }
    }

    [Fact]
    public async Task Explicit_subscription_is_refused_aloud()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(
            () => cluster.StreamOf(Sessions[0]).SubscribeAsync((_, _) => Task.CompletedTask));

        Assert.Contains("mplicit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_context_that_does_not_travel_is_named_once()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);

        await cluster.StreamOf(Sessions[0]).OnNextAsync(StreamCluster.Chunk(1, 0));
        Assert.DoesNotContain(cluster.Log.Lines, line => line.Event.Id == 4271);
        RequestContext.Set("tenant", "7");
        await cluster.StreamOf(Sessions[0]).OnNextAsync(StreamCluster.Chunk(1, 1));
        await cluster.StreamOf(Sessions[0]).OnNextAsync(StreamCluster.Chunk(1, 2));
        RequestContext.Clear();

        Assert.Contains("'tenant'", Assert.Single(cluster.Log.Lines, line => line.Event.Id == 4271).Text, StringComparison.Ordinal);
    }
}
