using System.CommandLine;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Output;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts.Rest;

namespace LiveTranslate.Cli.Demo;

/// <summary><c>livetranslate demo</c>: a bundled talk goes in, three languages come out, with their latencies.</summary>
internal static class DemoCommand
{
    private static readonly string[] Wanted = ["es-ES", "ca-ES", "fr-FR"];

    // End has answered by then, so that every segment is archived; what is left is one hop to the listeners.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Option<string> Save = new("--save")
    {
        Description = "Where speech and transcripts go, a folder a language.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "livetranslate-demo",
    };

    private static readonly Option<double> Pace = new("--pace")
    {
        Description = "1 is real time; faster, the latencies say nothing, and the server must allow it (Speaking:MaxPace).",
        DefaultValueFactory = _ => 1,
    };

    public static Command Make(CommandHost host)
    {
        var command = new Command("demo", "Speak a bundled talk into a running server and listen to it.") { Save, Pace };
        Pace.Between(0.1, 100);
        host.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run)
    {
        await run.Api.EnsureReadyAsync(run.Cancellation);
        var folder = Path.GetFullPath(run.Get(Save));
        SavedFile.EnsureFolder(folder);
        var targets = await OfferedAsync(run);
        var recording = await Recording.OpenAsync(run.Cancellation);
        var session = await run.Api.CreateAsync(
            new CreateSessionRequest(Recording.Language, targets, "A welcome, from livetranslate demo"), run.Cancellation);
        run.Report.Emit(new { @event = "session", session.SessionId, session.ListenUrl });
        run.Report.Say($"Speaking for {recording.Duration.TotalSeconds:0} s in session [bold]{session.SessionId}[/]; listen along at {session.ListenUrl}");

        var speaker = new DemoSpeaker(run.Time, run.Report);
        var listeners = targets.Prepend(Recording.Language)
            .Select(language => new DemoListener(
                language, language != Recording.Language, speaker, run.Report,
                new SpeechFolder(Path.Combine(folder, language), run.Api, passcode: null), run.Cancellation))
            .ToList();
        try
        {
            await PlayAsync(run, recording, session, speaker, listeners);
        }
        finally
        {
            foreach (var listener in listeners)
                await listener.Transcript.SaveAsync(Path.Combine(folder, listener.Language));
        }

        var state = await run.Api.GetSessionAsync(session.SessionId, run.Cancellation);
        var summary = new DemoSummary(state.Segments, listeners, recording);
        summary.Show(run.Report, folder);
        return summary.Complete
            ? ExitCode.Ok
            : throw CommandFailure.Failed("Not every language got every segment.", "The server's log and 'livetranslate doctor' say why.");
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(Invocation run)
    {
        var offers = await run.Api.GetLanguagesAsync(run.Cancellation);
        var offered = offers.FirstOrDefault(offer => offer.Source == Recording.Language)?.Targets ?? [];
        var missing = Wanted.Except(offered).ToList();
        if (missing.Count == Wanted.Length)
            throw CommandFailure.Failed(
                $"This server translates {Recording.Language} into none of {string.Join(", ", Wanted)}.",
                "'livetranslate doctor' says what to install.");
        if (missing.Count > 0)
            run.Report.Warn($"this server does not offer {string.Join(", ", missing)}; 'livetranslate doctor' says what to install");
        return [.. Wanted.Except(missing)];
    }

    private static async Task PlayAsync(
        Invocation run, Recording recording, CreateSessionReply session, DemoSpeaker speaker, IReadOnlyList<DemoListener> listeners)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        var clients = listeners
            .Select(listener => new ListenerClient(
                run.Hubs,
                new ListenerTask { SessionId = session.SessionId, Language = listener.Language, Audio = listener.Audio },
                listener,
                run.Time))
            .ToList();
        var listening = Task.WhenAll(clients.Select(client => client.RunAsync(stop.Token)));
        try
        {
            await Task.WhenAll(clients.Select(client => client.Joined));
            using var client = new SpeakerClient(
                run.Hubs,
                new SpeakerTask { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken, Pace = run.Get(Pace) },
                speaker,
                run.Time);
            await client.RunAsync(recording.PlayAsync(), run.Cancellation);
            await listening.WaitAsync(Patience, run.Time, run.Cancellation);
        }
        catch (TimeoutException)
        {
            run.Report.Warn($"some listeners did not hear that the session had ended within {Patience.TotalSeconds:0} s");
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(listening);
        }
    }
}
