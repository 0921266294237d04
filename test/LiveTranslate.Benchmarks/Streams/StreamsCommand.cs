using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveTranslate.Cli.CommandLine;
using Spectre.Console;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary><c>streams</c>: how audio travels from a gateway to a session's grain.</summary>
internal static class StreamsCommand
{
    private const string Description =
        """
        How audio travels from a gateway to a session's grain: three ways, one after the other, in one table.

          bare Kinesis     the baseline: PutRecords and GetRecords in a loop, batched and polled as our provider does
                           (20 ms, 200 ms), through the same client; no Orleans
          Kinesis stream   our stream provider in a silo, configured as the server does in a cluster
          memory stream    Orleans' memory streams, configured as the server does in local mode

        Kinesis is the in-memory one of deploy/local-aws (run 'npm ci --ignore-scripts' there once). Each way is warmed
        up, then measured at real-time pace (each session puts 8,000 bytes every 250 ms), then at full speed (500
        sessions or more, each puts its next chunk when its last is taken). CPU is that of this process: generator,
        gateway, worker and grains; the AWS stand-in is a process of its own. Only ratios within one run count.

        Exit code: 0; 1 when a chunk was lost, or, with --judge, when a target is missed.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly Option<int> Seconds = new("--seconds") { Description = "Roughly how long all of it takes, 15 to 3600.", HelpName = "N", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Sessions = new("--sessions") { Description = "Sessions at real-time pace, 1 to 5000.", HelpName = "N", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Shards = new("--shards") { Description = "Shards of the data stream, 1 to 64.", HelpName = "N", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Silos = new("--silos") { Description = "Silos of the Kinesis stream: 1, or a gateway and workers, up to 8; all in this process.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<FileInfo> JsonFile = new("--json") { Description = "Writes everything that was measured, for later comparison.", HelpName = "FILE" };
    private static readonly Option<bool> Judge = new("--judge") { Description = "Exit with 1 when a target is missed, too." };

    static StreamsCommand()
    {
        Seconds.Between(15, 3_600);
        Sessions.Between(1, 5_000);
        Shards.Between(1, 64);
        Silos.Between(1, 8);
    }

    public static Command Make()
    {
        var command = new Command("streams", Description) { Seconds, Sessions, Shards, Silos, JsonFile, Judge };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult given, CancellationToken stop)
    {
        var plan = new StreamsPlan(
            TimeSpan.FromSeconds(given.GetValue(Seconds)), given.GetValue(Sessions), given.GetValue(Shards), given.GetValue(Silos));
        var machine = Machine.Here();
        if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = 160;
        AnsiConsole.WriteLine($"{machine}");
        AnsiConsole.WriteLine(
            $"{plan.Sessions} sessions at real-time pace for {plan.RealTime.TotalSeconds:0.#} s, {plan.SessionsAtFullSpeed} at full speed for " +
            $"{plan.FullSpeed.TotalSeconds:0.#} s; {plan.Shards} shards, {plan.Silos} silo(s)");

        if (await MeasureAsync(plan, stop) is not var (bare, kinesis, memory)) return 1;
        var verdict = StreamsVerdict.Of(bare, kinesis, memory);
        AnsiConsole.Write(StreamsReport.Table([bare, kinesis, memory]));
        foreach (var line in verdict.Lines()) AnsiConsole.WriteLine(line);
        AnsiConsole.WriteLine(
            "At full speed Kinesis is as fast as its stand-in, one thread of node: what is ours there is the CPU per chunk.");
        AnsiConsole.WriteLine("The baseline was measured in the same run: compare ratios, not numbers of another machine or hour.");
        if (given.GetValue(JsonFile) is { } file)
            await File.WriteAllTextAsync(
                file.FullName, JsonSerializer.Serialize(new { machine, plan, ways = new[] { bare, kinesis, memory }, verdict }, Json), stop);
        return verdict.Lost > 0 || (given.GetValue(Judge) && !verdict.TargetsMet) ? 1 : 0;
    }

    private static async Task<(WayResult Bare, WayResult Kinesis, WayResult Memory)?> MeasureAsync(
        StreamsPlan plan, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(plan.Latest, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await new StreamsRun(plan, TimeProvider.System)
                .RunAsync(way => Console.Error.WriteLine($"measuring: {way}"), either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"error: not done after {plan.Latest}. The machine is too busy, or a way stands still.");
            return null;
        }
    }
}
