using System.Diagnostics;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>
/// Twenty people speak while servers die: short, and never judged by how long it took. The long run, which is, is in the
/// README.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class ChaosTests
{
    // Beside the faults: building, starting, the last recovery, the end of every session, and a machine that has more to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(270);

    [Fact]
    public async Task Killed_and_stopped_processes_cost_none_of_twenty_sessions_a_chunk_or_a_segment()
    {
        using var chaos = new ChaosScript();
        await chaos.RunAsync(
            TimeSpan.FromSeconds(120) + Patience, [], "--sessions", "20", "--listeners", "2", "--duration", "120", "--seed", "1",
            "--faults", "kill-worker", "kill-gateway", "kill-both", "kill-all", "stop-worker", "no-dynamodb");

        AssertClean(chaos);
    }

    [Fact]
    public async Task Servers_that_lose_each_other_tell_nobody_two_stories()
    {
        Assert.SkipUnless(await CanMakeNamespacesAsync(), "Network namespaces take root, iproute2 and a kernel that lets one make them.");
        using var chaos = new ChaosScript();
        await chaos.RunAsync(
            TimeSpan.FromSeconds(60) + Patience, ["--isolated"], "--sessions", "10", "--listeners", "2", "--duration", "60", "--seed", "1",
            "--faults", "part-workers", "cut-off-worker");

        AssertClean(chaos);
    }

    private static void AssertClean(ChaosScript chaos)
    {
        Assert.True(chaos.ExitCode == 0, $"Exit code {chaos.ExitCode}.\n{chaos.Log}");
        var summary = chaos.Summary;
        Assert.True(summary.GetProperty("clean").GetBoolean(), chaos.Log);
        // Otherwise nothing was tried: a session that says nothing loses nothing.
        Assert.True(summary.GetProperty("faults").GetInt32() >= 2, chaos.Log);
        Assert.True(summary.GetProperty("chunks").GetInt32() > 1_000 && summary.GetProperty("segments").GetInt32() > 100, chaos.Log);
        Assert.All(
            chaos.Events("fault"),
            fault => Assert.True(
                fault.GetProperty("healed").GetBoolean() && fault.GetProperty("never").GetInt32() == 0, $"{fault}\n{chaos.Log}"));
    }

    private static async Task<bool> CanMakeNamespacesAsync()
    {
        if (!Environment.IsPrivilegedProcess) return false;
        var name = $"lttry{Environment.ProcessId}";
        try
        {
            return await IpAsync("netns", "add", name) && await IpAsync("netns", "del", name);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }

    private static async Task<bool> IpAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        await ip.WaitForExitAsync(TestContext.Current.CancellationToken);
        return ip.ExitCode == 0;
    }
}
