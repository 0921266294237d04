using System.CommandLine;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Speaking;

namespace LiveTranslate.Cli.Load;

/// <summary><c>livetranslate load</c>: many sessions at real-time pace, and whether the server keeps up.</summary>
internal static class LoadCommand
{
    // Sessions being made and joined at a time: enough to load a server, few enough not to test its accept queue.
    private const int SettingUp = 16;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private static readonly Option<int> Sessions = new("--sessions") { Description = "Speakers at a time, 1 to 2000.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Listeners = new("--listeners") { Description = "Of each session, 0 to 10000.", HelpName = "M", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Duration = new("--duration") { Description = "How long each speaks, 1 to 3600.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
    private static readonly Option<string[]> Targets = SpeakCommand.Languages("--targets", "What the listeners hear; all the server offers when absent.");
    private static readonly Option<bool> NoAudio = new("--no-audio") { Description = "Captions only." };

    static LoadCommand()
    {
        Sessions.Between(1, 2_000);
        Listeners.Between(0, 10_000);
        Duration.Between(1, 3_600);
    }

    public static Command Make(CommandHost host)
    {
        var command = new Command("load", "Many sessions at once, and whether the server keeps up.")
        {
            Sessions, Listeners, Duration, Targets, NoAudio,
        };
        host.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run)
    {
        await run.Api.EnsureReadyAsync(run.Cancellation);
        var plan = new LoadPlan(
            run.Get(Sessions), run.Get(Listeners), TimeSpan.FromSeconds(run.Get(Duration)), await TargetsAsync(run), !run.Get(NoAudio));
        var measures = new LoadMeasures(plan.Duration);
        var report = new LoadReport(plan, measures);
        var work = RunAllAsync(run, plan, measures);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(ProgressEvery, run.Time, run.Cancellation));
            if (!work.IsCompleted)
                report.Progress(run.Report);
        }

        await work;
        report.Show(run.Report);
        return report.Clean
            ? ExitCode.Ok
            : throw CommandFailure.Failed("Not every session went as it should.", "The reasons above and the server's log say more.");
    }

    private static async Task<IReadOnlyList<string>> TargetsAsync(Invocation run)
    {
        if (run.Find(Targets) is { Length: > 0 } given)
            return given;
        var offers = await run.Api.GetLanguagesAsync(run.Cancellation);
        return offers.FirstOrDefault(offer => offer.Source == Recording.Language)?.Targets is { Count: > 0 } targets
            ? targets
            : throw CommandFailure.Failed(
                $"This server translates {Recording.Language} into nothing.", "'livetranslate doctor' says what to install.");
    }

    private static async Task RunAllAsync(Invocation run, LoadPlan plan, LoadMeasures measures)
    {
        var recording = await Recording.OpenAsync(run.Cancellation);
        var hubs = run.Hubs;
        using var settingUp = new SemaphoreSlim(SettingUp);
        await Task.WhenAll(Enumerable.Range(0, plan.Sessions).Select(number => Task.Run(() => OneAsync(number))));

        async Task OneAsync(int number)
        {
            await settingUp.WaitAsync(run.Cancellation);
            var waiting = true;
            try
            {
                await new LoadSession(plan, run.Api, hubs, recording, measures, run.Time).RunAsync(number, Ready, run.Cancellation);
            }
            catch (CommandFailure failure)
            {
                measures.SessionFailed(failure.Message);
            }
            finally
            {
                Ready();
            }

            void Ready()
            {
                if (waiting)
                    settingUp.Release();
                waiting = false;
            }
        }
    }
}
