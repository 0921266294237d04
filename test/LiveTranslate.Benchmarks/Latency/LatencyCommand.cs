using System.CommandLine;
using System.Text.Json;
using LiveTranslate.Cli.CommandLine;
using Spectre.Console;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary><c>latency</c>: how long after it was begun to be spoken a window is heard in another language.</summary>
internal static class LatencyCommand
{
    private const string Description =
        """
        From the first sample of a window, as it is spoken, until its translated speech is at a listener: the server as a
        process of its own on the AWS engines, which are the simulator's (Transcribe, Translate and Polly over their wire
        protocols, real engines behind them), and S3's stand-in of deploy/local-aws. Speakers play the bundled talk at
        real-time pace over real SignalR connections.

        The services are as slow as they were in the serverless design that this system replaces (0.5, 0.5 and 1.3 s from
        the last byte of a call to its answer), and the baseline is that design: 5.8 s.

        Exit code: 0; 1 when a segment is missing or double, or, with --judge, when the target is missed.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long each speaker speaks, 20 to 3600.", HelpName = "N", DefaultValueFactory = _ => 70 };
    private static readonly Option<int> Sessions = new("--sessions") { Description = "Speakers at a time, 1 to 25.", HelpName = "N", DefaultValueFactory = _ => 2 };
    private static readonly Option<string> Engines = new("--engines") { Description = "What the services take: 'origin', or as the simulator's --latency.", HelpName = "LATENCY", DefaultValueFactory = _ => "origin" };
    private static readonly Option<FileInfo> JsonFile = new("--json") { Description = "Writes everything that was measured, for later comparison.", HelpName = "FILE" };
    private static readonly Option<bool> Judge = new("--judge") { Description = "Exit with 1 when the target is missed, too." };

    static LatencyCommand()
    {
        Seconds.Between(20, 3_600);
        Sessions.Between(1, 25);
    }

    public static Command Make()
    {
        var command = new Command("latency", Description) { Seconds, Sessions, Engines, JsonFile, Judge };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult given, CancellationToken stop)
    {
        var machine = Machine.Here();
        if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = 140;
        AnsiConsole.WriteLine($"{machine}");
        var plan = new LatencyPlan(given.GetValue(Sessions), TimeSpan.FromSeconds(given.GetValue(Seconds)), given.GetValue(Engines)!);
        AnsiConsole.WriteLine($"{plan.Sessions} sessions, es-ES and fr-FR each, for {plan.Duration.TotalSeconds:0} s; engines: {plan.Engines}");

        var result = await new LatencyRun(plan, TimeProvider.System).RunAsync(stop);
        AnsiConsole.Write(LatencyReport.Table(result));
        foreach (var line in LatencyReport.Verdict(result)) AnsiConsole.WriteLine(line);
        if (given.GetValue(JsonFile) is { } file)
            await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(new { machine, plan, result }, Json), stop);
        return result.Missing + result.Duplicates > 0 || (given.GetValue(Judge) && !LatencyReport.TargetMet(result)) ? 1 : 0;
    }
}

/// <param name="Sessions">Speakers at a time.</param>
/// <param name="Duration">How long each speaks.</param>
/// <param name="Engines">How slow the services are, as the simulator's option says it.</param>
internal sealed record LatencyPlan(int Sessions, TimeSpan Duration, string Engines);
