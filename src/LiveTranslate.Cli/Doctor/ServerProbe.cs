using System.ComponentModel;
using System.Diagnostics;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Doctor;

/// <summary>Asks a server that does not run: its executable, started with <c>--probe</c>, looks at its engines and ends.</summary>
internal static class ServerProbe
{
    public const string Variable = "LIVETRANSLATE_SERVER_DLL";

    // Loading every model takes seconds; a minute means that something hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Name = "LiveTranslate.Server";

    /// <summary>What the environment names, or what lies beside us in the repository; null when there is none.</summary>
    public static string? Find(string baseDirectory)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named)
                ? named
                : throw CommandFailure.BadInput($"{Variable} names {named}, which is not there.", "Correct or unset it.");

        // We are in src/LiveTranslate.Cli/bin/<configuration>/net10.0.
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(baseDirectory));
        if (here is not { Name: var framework, Parent: { Name: var configuration } })
            return null;
        var beside = Path.GetFullPath(
            Path.Combine(here.FullName, "..", "..", "..", "..", Name, "bin", configuration, framework, Name + ".dll"));
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>What it prints.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="settings">More of its settings.</param>
    /// <param name="time">Limits its time.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string> RunAsync(string path, IEnumerable<string> settings, TimeProvider time, CancellationToken cancellation)
    {
        // Last: a switch without a value would take the next setting for one.
        var start = new ProcessStartInfo("dotnet", [path, .. settings, "--probe"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return (await output).Trim() is { Length: > 0 } text ? text : throw NotStarted(path, await error);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw CommandFailure.Failed($"{path} --probe did not end within {Patience.TotalSeconds:0} s.", "Run it by hand to see where it hangs.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // It names every fault in a line of its own, with the cure.
    private static CommandFailure NotStarted(string path, string error)
    {
        var faults = error.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToArray();
        return faults.Length > 0
            ? CommandFailure.Failed("The server's settings are not right.", string.Join("\n  ", faults.Select(fault => fault[2..])))
            : CommandFailure.Failed($"{path} --probe said nothing: {error.Trim()}", "Build the server again.");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailure(
                ExitCode.Failed, $"dotnet cannot be started: {exception.Message}", "Install the .NET 10 SDK.", exception);
        }
    }
}
