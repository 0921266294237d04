using System.CommandLine;
using System.Text.Json;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Speaking;

namespace LiveTranslate.Cli.Chaos;

/// <summary><c>livetranslate chaos</c>: people speak and listen while servers die, and nothing may be missing afterwards.</summary>
internal static class ChaosCommand
{
    private static readonly Option<string> Processes = new("--processes")
    {
        Description = "The list of the deployment's processes that its supervisor writes.", HelpName = "FILE", Required = true,
    };

    private static readonly Option<int> Sessions = new("--sessions") { Description = "Speakers at a time, 1 to 200.", HelpName = "N", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Listeners = new("--listeners") { Description = "Of each session, 1 to 100.", HelpName = "M", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Duration = new("--duration") { Description = "How long faults are made, 10 to 7200.", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed makes the same faults in the same order.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<string[]> Targets = SpeakCommand.Languages("--targets", "What the listeners hear (es-ES).");
    private static readonly Option<string?> Save = new("--save") { Description = "Where the result is written as JSON.", HelpName = "FILE" };

    private static readonly Option<string[]> Faults = new("--faults")
    {
        Description = $"Which ones, all by default: {string.Join(", ", FaultKind.All.Select(kind => kind.Name))}.",
        HelpName = "KINDS", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    static ChaosCommand()
    {
        Sessions.Between(1, 200);
        Listeners.Between(1, 100);
        Duration.Between(10, 7_200);
        Faults.AcceptOnlyFromAmong([.. FaultKind.All.Select(kind => kind.Name)]);
    }

    public static Command Make(CommandHost host)
    {
        var command = new Command(
            "chaos",
            """
            Kills, stops and restarts the processes of a deployment while people speak and listen, and then looks for every chunk.

            The deployment must run on this machine, under a supervisor that starts again what ends, with recognizers that read the
            numbers hidden in the audio: 'deploy/run chaos' starts one. "Captions again" is the time from a fault until a listener
            has the first caption of something that was said after it, which 'nothing' shows without a fault.
            """)
        {
            Processes, Sessions, Listeners, Duration, Seed, Faults, Targets, Save,
        };
        host.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run)
    {
        using var deployment = new Deployment(run.Get(Processes), run.Time);
        if (deployment.Gateways.Count == 0)
            throw CommandFailure.BadInput("The deployment has no gateway.", "Start one with 'deploy/run chaos'.");
        var plan = new ChaosPlan(
            run.Get(Sessions), run.Get(Listeners), TimeSpan.FromSeconds(run.Get(Duration)), run.Get(Seed),
            Kinds(run.Find(Faults) ?? [], deployment), run.Find(Targets) is { Length: > 0 } targets ? targets : ["es-ES"]);
        var chaos = new ChaosRun(plan, deployment, fault => ChaosReport.Tell(run.Report, fault), run.Time);
        await chaos.RunAsync(run.Cancellation);
        var report = new ChaosReport(plan, chaos);
        run.Report.Emit(report.Summary());
        report.Show(run.Report);
        if (run.Find(Save) is { } file)
            await WriteAsync(file, report.Summary());
        return report.Clean
            ? ExitCode.Ok
            : throw CommandFailure.Failed("Something was lost, heard twice, or did not come to its end.", "What it was stands above; the servers' logs say more.");
    }

    private static FaultKind[] Kinds(string[] wanted, Deployment deployment)
    {
        if (wanted.Length == 0)
            return [.. FaultKind.All.Where(kind => deployment.Isolated || !kind.NeedsNamespaces)];
        FaultKind[] kinds = [.. FaultKind.All.Where(kind => wanted.Contains(kind.Name))];
        return deployment.Isolated || !kinds.Any(kind => kind.NeedsNamespaces)
            ? kinds
            : throw CommandFailure.BadInput(
                "The servers of this deployment share a network and cannot be parted.", "Start it with 'deploy/run --isolated chaos', as root.");
    }

    private static async Task WriteAsync(string file, object summary)
    {
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(summary, Readable));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.BadInput($"{file} cannot be written: {exception.Message}", "Name another file with --save FILE.");
        }
    }
}
