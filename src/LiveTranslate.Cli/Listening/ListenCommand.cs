using System.CommandLine;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Output;

namespace LiveTranslate.Cli.Listening;

/// <summary><c>livetranslate listen</c>: shows and saves a session in one language.</summary>
internal static class ListenCommand
{
    private static readonly Argument<string> Session = new("SESSION") { Description = "The session's id." };
    private static readonly Option<string> Language = new("--language") { Description = "The language to hear; the spoken one gives captions.", HelpName = "es-ES", Required = true };
    private static readonly Option<bool> Audio = new("--audio") { Description = "Ask for speech, too (on unless --no-audio).", DefaultValueFactory = _ => true };
    private static readonly Option<bool> NoAudio = new("--no-audio") { Description = "Captions only." };
    private static readonly Option<string?> Save = new("--save") { Description = "Where speech (000012.mp3) and transcript.vtt and .txt go.", HelpName = "DIR" };
    private static readonly Option<string?> Passcode = new("--passcode") { Description = "Of the session, if it has one." };
    private static readonly Option<int?> After = new("--after") { Description = "The last segment already known.", HelpName = "N" };

    public static Command Make(CommandHost host)
    {
        var command = new Command("listen", "Listen to a session until it ends.")
        {
            Session, Language, Audio, NoAudio, Save, Passcode, After,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(After) < 0)
                result.AddError("--after must be 0 or more.");
        });
        host.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run)
    {
        var folder = run.Find(Save);
        var passcode = run.Find(Passcode);
        if (folder is not null)
            SavedFile.EnsureFolder(folder);
        var task = new ListenerTask
        {
            SessionId = run.Arguments.GetRequiredValue(Session),
            Language = run.Get(Language),
            Audio = run.Get(Audio) && !run.Get(NoAudio),
            AfterIndex = run.Find(After),
            Passcode = passcode,
        };
        var speeches = folder is not null && task.Audio ? new SpeechFolder(folder, run.Api, passcode) : null;
        var view = new ListenView(run.Report, speeches, run.Cancellation);
        var client = new ListenerClient(run.Hubs, task, view, run.Time);
        try
        {
            await client.RunAsync(run.Cancellation);
            if (speeches is not null)
                await FetchWhatWasSpokenBeforeAsync(run, task, speeches, view.Transcript);
        }
        finally
        {
            // What was heard is worth keeping however it ended.
            if (folder is not null && view.Transcript.Captions.Count > 0)
                await view.Transcript.SaveAsync(folder);
        }

        var missing = client.Ledger.Missing.Count;
        run.Report.Emit(new { @event = "done", segments = client.Ledger.Seen, missing, speeches = speeches?.Count });
        run.Report.Say($"the session has ended: {client.Ledger.Seen} segments{(folder is null ? "" : $", saved in {Spectre.Console.Markup.Escape(folder)}")}");
        if (missing > 0)
            throw CommandFailure.Failed(
                $"{missing} segments are missing.", "The server may have them by now: listen again, or read the transcript.");
        return ExitCode.Ok;
    }

    /// <summary>Speech comes as it is made; what was made before this listener joined lies in the archive.</summary>
    private static async Task FetchWhatWasSpokenBeforeAsync(
        Invocation run, ListenerTask task, SpeechFolder speeches, Transcript transcript)
    {
        foreach (var caption in transcript.Captions)
            if (caption.Text.Length > 0 && !speeches.Has(caption.Index))
                await speeches.FetchAsync(caption.SessionId, caption.Index, task.Language, run.Cancellation);
    }
}
