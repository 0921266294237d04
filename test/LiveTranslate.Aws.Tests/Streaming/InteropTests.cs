using System.Text.Json;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class InteropTests(LocalAwsFixture local)
{
    [Fact]
    public async Task Raw_audio_of_a_plain_producer_arrives_unnumbered_with_its_place_in_the_stream()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws);
        var session = SessionId.New().Value;
        var pcm = new byte[8000 * 12 + 500];
        new Random(1).NextBytes(pcm);

        var put = await OfficialKinesisClient.PutAsync(
            local.Aws, cluster.StreamName, session, pcm, bytesPerRecord: 8000, TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => cluster.Recorder.Of(session).Count >= put.Count, () => $"{cluster.Recorder.Of(session).Count} of {put.Count}");
        var received = cluster.Recorder.Of(session).Select(each => each.Chunk).ToArray();
        Assert.Equal(13, received.Length);
        Assert.Equal(pcm, received.SelectMany(chunk => chunk.Pcm));
        Assert.Equal(put.Select(SequenceNumberOf), received.Select(chunk => new LogPosition(chunk.LogPosition!).ToNumber()));
        var now = TimeProvider.System.GetUtcNow();
        Assert.All(received, chunk =>
        {
            Assert.Equal((0, -1), (chunk.Take, chunk.Sequence));
            Assert.False(chunk.AfterGap);
            Assert.InRange(chunk.LoggedAt!.Value, now.AddMinutes(-1), now.AddSeconds(1));
        });
    }

    private static string SequenceNumberOf(JsonElement put) => put.GetProperty("SequenceNumber").GetString()!;
}
