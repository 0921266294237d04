using System.Diagnostics;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>
/// Servers that run, and cannot reach each other. How soon captions come again is not judged here, where the machine does
/// many things at once.
/// </summary>
public sealed class PartingTests
{
    [Fact]
    public async Task Servers_that_lose_each_other_lose_nothing_else()
    {
        Assert.SkipUnless(await NamespacesAsync(), "This machine lets no network namespaces be made (root and iproute2).");

        var summary = await ChaosRun.ToItsEndAsync(
            TimeSpan.FromSeconds(30), ["--isolated"], "--sessions", "6", "--faults", "part-workers", "cut-off-worker");

        Assert.NotEqual(0, summary.GetProperty("faults").GetInt32());
    }

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
            await ip.WaitForExitAsync(TestContext.Current.CancellationToken);
            return ip.ExitCode;
        }
    }
}
