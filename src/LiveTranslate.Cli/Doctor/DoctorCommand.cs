using System.CommandLine;
using LiveTranslate.Cli.CommandLine;
using Spectre.Console;

namespace LiveTranslate.Cli.Doctor;

/// <summary><c>livetranslate doctor</c>: what works on this machine, and what to install for the rest.</summary>
internal static class DoctorCommand
{
    private static readonly string[] AwsProfile = ["--Engines:Profile=Aws"];

    private static readonly Option<bool> Aws = new("--aws")
    {
        Description = "Try AWS's engines and archive instead, with the settings of this environment: one cheap call each.",
    };

    public static Command Make(CommandHost host)
    {
        var command = new Command(
            "doctor", "What works on this machine and what to install. Asks the running server, or else its executable.") { Aws };
        host.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run)
    {
        var (asked, json) = await AskAsync(run);
        var engines = EngineFindings.Parse(json);
        foreach (var engine in engines)
            run.Report.Emit(new { @event = "engine", engine.Stage, engine.Engine, works = engine.IsUsable, engine.Findings });
        run.Report.Say($"according to {Markup.Escape(asked)}:");
        run.Report.Show(Draw(engines));

        var broken = engines.GroupBy(engine => engine.Stage, StringComparer.OrdinalIgnoreCase)
            .Where(stage => !stage.Any(engine => engine.IsUsable))
            .Select(stage => stage.Key)
            .ToList();
        var mistakes = engines.SelectMany(engine => engine.Findings ?? []).Where(finding => finding.Mistake).ToList();
        run.Report.Emit(new { @event = "summary", asked, works = broken.Count == 0 && mistakes.Count == 0 && engines.Count > 0, broken });
        if (engines.Count == 0)
            throw CommandFailure.Failed("The server has no engines.", "See its configuration.");
        if (broken.Count > 0)
        {
            throw CommandFailure.Failed(
                $"Nothing works for {string.Join(", ", broken)}.",
                Cures(engines.Where(engine => broken.Contains(engine.Stage, StringComparer.OrdinalIgnoreCase)).SelectMany(engine => engine.Findings ?? [])));
        }

        return mistakes.Count == 0 ? ExitCode.Ok : throw CommandFailure.Failed("The server's settings are not right.", Cures(mistakes));
    }

    private static async Task<(string Asked, string Json)> AskAsync(Invocation run)
    {
        // A server that runs says what it was started with; this asks before one is started.
        if (run.Get(Aws))
            return ("AWS", await ServerProbe.RunAsync(ServerProbe.Find(AppContext.BaseDirectory) ?? throw NotBuilt(null), AwsProfile, run.Time, run.Cancellation));
        try
        {
            return ($"the server at {run.Server}", await run.Api.GetEnginesAsync(run.Cancellation));
        }
        catch (CommandFailure failure) when (failure.ExitCode == ExitCode.Unreachable)
        {
            if (ServerProbe.Find(AppContext.BaseDirectory) is not { } path) throw NotBuilt(failure);
            run.Report.Note($"no server runs at {run.Server}; asking {path}");
            return (path, await ServerProbe.RunAsync(path, [], run.Time, run.Cancellation));
        }

        CommandFailure NotBuilt(CommandFailure? failure) => new(
            ExitCode.Unreachable,
            failure is null ? "No server is built beside this program." : $"No server runs at {run.Server}, and none is built beside this program.",
            $"Build or start one with deploy/run, or name its LiveTranslate.Server.dll in {ServerProbe.Variable}.",
            failure);
    }

    private static Table Draw(IReadOnlyList<EngineFindings> engines)
    {
        var table = new Table().RoundedBorder().AddColumns("stage", "engine", "", "what", "detail", "cure");
        foreach (var engine in engines)
            foreach (var finding in engine.Findings ?? [])
                table.AddRow(
                    Markup.Escape(engine.Stage),
                    Markup.Escape(engine.Engine),
                    finding.Works ? "[green]works[/]" : finding.Mistake ? "[red]wrong[/]" : "[red]missing[/]",
                    Markup.Escape(finding.Subject),
                    Markup.Escape(finding.Detail ?? ""),
                    Markup.Escape(finding.Works ? "" : finding.Cure ?? ""));
        return table;
    }

    private static string? Cures(IEnumerable<EngineFinding> findings) =>
        string.Join("\n  ", findings.Select(finding => finding.Cure).OfType<string>().Distinct())
            is { Length: > 0 } cures ? cures : null;
}
