using System.Diagnostics;
using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>
/// <c>deploy/run chaos</c> as people call it: nothing may be lost or heard twice. How soon captions come again is not
/// judged here, where the machine does many things at once.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class ChaosTests
{
    // A run ends by itself; what hangs is ended with all its servers.
    private static readonly TimeSpan Beyond = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_sessions_go_on_for_two_minutes_while_servers_are_killed_and_stopped_and_lose_nothing()
    {
        var summary = await RunAsync(
            TimeSpan.FromMinutes(2), [],
            "--sessions", "20", "--faults", "kill-worker", "kill-gateway", "kill-both", "kill-all", "stop-worker", "no-dynamodb");

        Assert.True(summary.GetProperty("kills").GetInt32() >= 4, $"{summary}");
    }

    [Fact]
    public async Task Servers_that_lose_each_other_lose_nothing_else()
    {
        Assert.SkipUnless(await NamespacesAsync(), "This machine lets no network namespaces be made (root and iproute2).");

        var summary = await RunAsync(
            TimeSpan.FromSeconds(30), ["--isolated"], "--sessions", "6", "--faults", "part-workers", "cut-off-worker");

        Assert.NotEqual(0, summary.GetProperty("faults").GetInt32());
    }

    /// <summary>Runs it to its end; nothing may be wrong.</summary>
    private static async Task<JsonElement> RunAsync(TimeSpan faults, string[] deployment, params string[] options)
    {
        var logs = Directory.CreateTempSubdirectory("livetranslate-chaos-").FullName;
        var run = RunningProgram.Deployment(
            [.. deployment, "--data", logs, "chaos", "--json", "--duration", $"{faults.TotalSeconds}", .. options]);
        try
        {
            await Wait.UntilAsync(() => run.HasExited, "chaos to be over", faults + Beyond, Cancelled);
            var summary = run.Events("summary").Single();
            Assert.Equal((0, 0, 0, 0, 0), (Count("lost"), Count("misplaced"), Count("missing"), Count("twice"), Count("failed")));
            Assert.True(summary.GetProperty("clean").GetBoolean());
            Assert.All(summary.GetProperty("recovery").EnumerateArray(), kind => Assert.Equal(0, kind.GetProperty("never").GetInt32()));
            Assert.All(run.Events("fault"), fault => Assert.True(fault.GetProperty("healed").GetBoolean()));
            Assert.Equal(0, run.ExitCode);
            return summary;

            int Count(string name) => summary.GetProperty(name).GetInt32();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nobody can look at the servers afterwards.
            throw new Xunit.Sdk.XunitException(
                $"{exception.Message}\n{string.Join('\n', run.Lines)}\n{run.Errors}\n{LastWords(logs)}", exception);
        }
        finally
        {
            if (!run.HasExited) await run.StopAsync(ToEnd);
            await run.DisposeAsync();
            Directory.Delete(logs, recursive: true);
        }
    }

    private static string LastWords(string logs) => string.Join('\n', Directory.EnumerateFiles(logs, "*.log").Order()
        .Select(log => $"--- {Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(40))}"));

    private static async Task<bool> NamespacesAsync()
    {
        if (!Environment.IsPrivilegedProcess) return false;
        var name = $"lt-{Environment.ProcessId}";
        try
        {
            return await IpAsync("netns", "add", name) == 0 && await IpAsync("netns", "del", name) == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }

        static async Task<int> IpAsync(params string[] arguments)
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            await ip.WaitForExitAsync(Cancelled);
            return ip.ExitCode;
        }
    }
}
