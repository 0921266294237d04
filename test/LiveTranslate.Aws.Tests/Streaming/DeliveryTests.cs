using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class DeliveryTests(LocalAwsFixture local)
{
    [Fact]
    public async Task Audio_of_two_hundred_sessions_arrives_whole_and_in_each_sessions_order()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 2);
        var sessions = Enumerable.Range(0, 200).Select(_ => SessionId.New().Value).ToArray();

        const int Chunks = 20;
        await Task.WhenAll(sessions.Select(async session =>
        {
            var stream = cluster.StreamOf(session, silo: 1);
            for (var i = 0; i < Chunks; i++) await stream.OnNextAsync(StreamCluster.Chunk(1, i));
        }));

        await Wait.UntilAsync(
            () => sessions.All(session => cluster.Recorder.SequencesOf(session).Count == Chunks),
            () => $"{sessions.Sum(session => cluster.Recorder.SequencesOf(session).Count)} of {sessions.Length * Chunks} chunks");
        Assert.All(sessions, session =>
        {
            Assert.Equal(Enumerable.Range(0, Chunks).Select(i => (long)i), cluster.Recorder.SequencesOf(session));
            // A shard that changes hands is read again from its checkpoint: what comes twice keeps its place.
            var tokens = cluster.Recorder.Of(session).Select(received => received.Token).Distinct().ToArray();
            Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
        });
    }
}
