using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class StuckSessionTests(LocalAwsFixture local)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_is_stuck_slows_no_other_of_its_shard(bool wasOpen)
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options =>
            (options.ShardCount, options.CacheAge) = (1, TimeSpan.FromMinutes(1)));
        var stuck = SessionId.New().Value;
        string[] others = [.. Enumerable.Range(0, 20).Select(_ => SessionId.New().Value)];
        if (!wasOpen) cluster.Recorder.CannotActivate.Add(stuck);
        var ill = Speaking.Start(cluster, [stuck]);
        if (wasOpen) await ill.HearMoreAsync(3);
        cluster.Recorder.DoesNotAnswer.Add(stuck);
        var atStuck = ill.Put[stuck];
        await Wait.UntilAsync(() => ill.Put[stuck] > atStuck + 3, "the stuck session's audio to be put", cancellationToken: TestContext.Current.CancellationToken);

        // Within the ten seconds that the opening of a session may take, and the thirty of a delivery.
        var speaking = Speaking.Start(cluster, others);
        await Wait.UntilAsync(
            () => others.All(session => cluster.Recorder.SequencesOf(session).Count >= 20), "the others' audio", TimeSpan.FromSeconds(8), cancellationToken: TestContext.Current.CancellationToken);
        await speaking.AllArrivesAsync();

        cluster.Recorder.Release();
        var atRelease = ill.Put[stuck];
        await Wait.UntilAsync(
            () => cluster.Recorder.SequencesOf(stuck).Any(sequence => sequence >= atRelease), "the stuck session's later audio", cancellationToken: TestContext.Current.CancellationToken);
        await ill.StopAsync();
    }
}
