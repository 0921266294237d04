using System.CommandLine;
using System.Text.Json;
using LiveTranslate.Cli.CommandLine;
using Spectre.Console;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary><c>windows</c>: what it costs in words to cut speech earlier.</summary>
internal static class WindowsCommand
{
    private const string Description =
        $"""
        What it costs in words to cut speech earlier, and what it gains in time.

        Talks are cut by the windower and heard by PocketSphinx as in a session, once for each policy: 'talks.txt' in
        three voices of flite, a novel read by a person (Debian's pocketsphinx-testdata, if installed), and recordings
        of your own. A window's time to its close counts from its first sample until the chunk has come with which it
        closed; the engines' times are added to that as given.

        A policy is such as the baseline, which is always run first, or a part of it; the rest is as it is by default:
          "{WindowPolicy.Baseline}"

        Exit code: 0; 1, with --judge, when the last policy misses a target.
        """;

    private static readonly Option<string[]> Policies = new("--policy") { Description = "A policy; may be given again. Default: the server's, and with shorter windows.", HelpName = "TEXT" };
    private static readonly Option<int[]> Talks = new("--talk") { Description = $"Only this synthetic talk, 1 to {SyntheticTalks.Count}, or 0 for none; may be given again.", HelpName = "N" };
    private static readonly Option<DirectoryInfo> Recordings = new("--recordings") { Description = "WAV files, each with a TXT file of the same name that says what is said.", HelpName = "FOLDER" };
    private static readonly Option<int> Chunk = new("--chunk") { Description = "Milliseconds of audio that come at once, 10 to 1000.", HelpName = "MS", DefaultValueFactory = _ => 250 };
    private static readonly Option<double> Recognition = Engine("--recognition", "after a window's last audio", 0.5);
    private static readonly Option<double> Translation = Engine("--translation", "of a window", 0.5);
    private static readonly Option<double> Synthesis = Engine("--synthesis", "of a window", 1.3);
    private static readonly Option<double> Delivery = Engine("--delivery", "from speaker to session and from there to the listener", 0.1);
    private static readonly Option<FileInfo> JsonFile = new("--json") { Description = "Writes everything that was measured, for later comparison.", HelpName = "FILE" };
    private static readonly Option<bool> Judge = new("--judge") { Description = "Exit with 1 when a target is missed, too." };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // As the server cuts by default, and in steps down to what comes in time.
    private static readonly string[] DefaultPolicies = ["", "max=2.4", "max=2.1", "max=1.85"];

    static WindowsCommand()
    {
        Chunk.Between(10, 1_000);
        Policies.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value))
            {
                try
                {
                    WindowPolicy.Parse(text);
                }
                catch (FormatException fault)
                {
                    result.AddError(fault.Message);
                }
            }
        });
    }

    public static Command Make()
    {
        var command = new Command("windows", Description)
        {
            Policies, Talks, Recordings, Chunk, Recognition, Translation, Synthesis, Delivery, JsonFile, Judge,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult given, CancellationToken stop)
    {
        var plan = PlanOf(given);
        var machine = Machine.Here();
        if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = 220;
        AnsiConsole.WriteLine($"{machine}");
        AnsiConsole.WriteLine($"baseline: {WindowPolicy.Baseline}; of the others only what differs is named");
        if (await MeasureAsync(plan, stop) is not { } results) return 1;
        var verdict = WindowsVerdict.Of(results, plan.Engines);
        AnsiConsole.Write(WindowsReport.Table(results, plan.Engines));
        AnsiConsole.WriteLine(
            $"{results[0].Talks.Sum(talk => talk.Said)} words in {results[0].Talks.Count} talks. To speech: to close, " +
            $"and {plan.Engines.Total.TotalSeconds:0.0##} s of engines and delivery.");
        foreach (var line in verdict.Lines()) AnsiConsole.WriteLine(line);
        if (given.GetValue(JsonFile) is { } file)
            await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(new { machine, plan.Engines, results, verdict }, Json), stop);
        return given.GetValue(Judge) && !verdict.TargetsMet ? 1 : 0;
    }

    private static async Task<IReadOnlyList<PolicyResult>?> MeasureAsync(WindowsPlan plan, CancellationToken stop)
    {
        try
        {
            return await new WindowsRun(plan, TimeProvider.System).RunAsync(Console.Error.WriteLine, stop);
        }
        catch (InvalidOperationException fault)
        {
            await Console.Error.WriteLineAsync($"error: {fault.Message}");
            return null;
        }
    }

    private static WindowsPlan PlanOf(ParseResult given) => new(
        [WindowPolicy.Parse(WindowPolicy.Baseline), .. PoliciesOf(given).Select(WindowPolicy.Parse)],
        given.GetValue(Talks) is { Length: > 0 } talks ? talks : [.. Enumerable.Range(1, SyntheticTalks.Count)],
        given.GetValue(Recordings),
        TimeSpan.FromMilliseconds(given.GetValue(Chunk)),
        new EngineTimes(
            TimeSpan.FromSeconds(given.GetValue(Recognition)), TimeSpan.FromSeconds(given.GetValue(Translation)),
            TimeSpan.FromSeconds(given.GetValue(Synthesis)), TimeSpan.FromSeconds(given.GetValue(Delivery))));

    private static string[] PoliciesOf(ParseResult given) =>
        given.GetValue(Policies) is { Length: > 0 } policies ? policies : DefaultPolicies;

    private static Option<double> Engine(string name, string what, double seconds)
    {
        var option = new Option<double>(name) { Description = $"Seconds {what}.", HelpName = "S", DefaultValueFactory = _ => seconds };
        option.Between(0, 60);
        return option;
    }
}
