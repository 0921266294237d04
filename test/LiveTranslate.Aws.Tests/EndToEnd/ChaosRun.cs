using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary><c>deploy/run chaos</c> as people call it.</summary>
internal static class ChaosRun
{
    // A run ends by itself; what hangs is ended with all its servers.
    private static readonly TimeSpan Beyond = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end; nothing may be wrong.</summary>
    public static async Task<JsonElement> ToItsEndAsync(TimeSpan faults, string[] deployment, params string[] options)
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
}
