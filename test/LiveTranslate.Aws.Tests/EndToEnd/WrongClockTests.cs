using System.Diagnostics;
using System.Globalization;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>A server whose clock is wrong, and the one that comes after it: real processes, a clock that is lied about.</summary>
public sealed class WrongClockTests
{
    private const string Both = "Gateway,Worker";
    // On an idle machine. A busy one is given twice what a start took that nothing stood in the way of.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("+90s", true)]
    [InlineData("+1h", false)]
    public async Task After_a_server_whose_clock_was_ahead_the_next_one_starts_and_hears_at_once(string ahead, bool samePort)
    {
        await using var cluster = await ServerCluster.StartAsync();
        (string, string)[] port = samePort ? [("Cluster__SiloPort", RunningProgram.FreePort().ToString(CultureInfo.InvariantCulture))] : [];
        var watch = Stopwatch.StartNew();
        await cluster.AddAsync(Both, [
            .. port, ("LD_PRELOAD", FakeTime()), ("FAKETIME", ahead), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1")]);
        var limit = IdleLimit + (2 * watch.Elapsed);
        await Wait.UntilAsync(
            async () => await cluster.Aws.CallsAsync("GetRecords") > 2, "the first server to read the stream", cancellationToken: Cancelled);
        var said = cluster.Servers[0].Program;
        Assert.True(said.Lines.Count(line => line.Contains("This machine's clock is", StringComparison.Ordinal)) == 1, cluster.Logs);
        await said.KillAsync();

        watch.Restart();
        await cluster.AddAsync(Both, port);
        Assert.True(watch.Elapsed < limit, $"It took {watch.Elapsed} to start.\n{cluster.Logs}");

        var session = await cluster.CreateSessionAsync(cluster.Servers[1]);
        var pcm = await FliteVoice.SpeakAsync("Good evening. The library is open.");
        await OfficialKinesisClient.PutAsync(cluster.Aws, ServerCluster.StreamName, session.SessionId, [.. pcm.ToArray(), .. new byte[32_000]], 7_999, Cancelled);
        await Wait.UntilAsync(
            async () => await cluster.TrySegmentsAsync(cluster.Servers[1], session.SessionId) is { Length: > 0 },
            "a segment", limit, Cancelled);
    }

    private static string FakeTime() =>
        Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).FirstOrDefault()
        ?? throw new InvalidOperationException("There is no libfaketimeMT.so.1. Install the package 'faketime', as test/run does.");
}
