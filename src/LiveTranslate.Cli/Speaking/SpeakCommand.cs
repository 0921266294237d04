using System.CommandLine;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;

namespace LiveTranslate.Cli.Speaking;

/// <summary><c>livetranslate speak</c>: a recording or a pipe becomes the speaker of a session.</summary>
internal static class SpeakCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "A WAV file (PCM, float or G.711, any channels and rate), or - for stdin.",
    };

    private static readonly Option<bool> Raw = new("--raw") { Description = "The input is 16 kHz 16-bit mono PCM without a header." };
    private static readonly Option<double> Pace = new("--pace") { Description = "1 is real time.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Session = new("--session") { Description = "Speak in this session instead of a new one.", HelpName = "ID" };
    private static readonly Option<string?> Token = new("--token") { Description = "The speaker token of --session.", HelpName = "T" };
    private static readonly Option<string> Language = new("--language") { Description = "What is spoken, in a new session.", DefaultValueFactory = _ => "en-US" };
    private static readonly Option<string[]> Targets = Languages("--targets", "What a new session is translated to; all there is when absent.");
    private static readonly Option<string?> Title = new("--title") { Description = "Of a new session." };
    private static readonly Option<string?> Passcode = new("--passcode") { Description = "Guards a new session." };
    private static readonly Option<bool> NoEnd = new("--no-end") { Description = "Leave the session open (paused) once everything is archived." };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Answer 4 when not one word was understood." };
    private static readonly Option<int> ReconnectFor = new("--reconnect-for")
    {
        Description = "How long to look for a lost server.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 300,
    };

    // -54 dB: a microphone that is switched off gives less, a quiet room more. The pages' limit, too.
    private const float SilentPeak = 0.002f;

    static SpeakCommand()
    {
        // The server takes 1.1 × real time in the long run; faster only finds its limits sooner.
        Pace.Between(0.1, 100);
        ReconnectFor.Between(0, 86_400);
    }

    public static Command Make(CommandHost host)
    {
        var command = new Command("speak", "Speak a recording into a session.")
        {
            File, Raw, Pace, Session, Token, Language, Targets, Title, Passcode, NoEnd, Strict, ReconnectFor,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Session) is null != result.GetValue(Token) is null)
                result.AddError("--session and --token go together; without both, a new session is made.");
        });
        host.Bind(command, RunAsync);
        return command;
    }

    /// <summary>An option that takes <c>es-ES,ca-ES</c> as well as several values.</summary>
    public static Option<string[]> Languages(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "es-ES,ca-ES",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };

    private static async Task<int> RunAsync(Invocation run)
    {
        await using var source = await OpenAsync(run);
        foreach (var assumption in source.Assumptions)
            run.Report.Warn(assumption);
        var task = await FindSessionAsync(run);
        var view = new SpeakView(run.Report, run.Time, source.Duration);
        using var client = new SpeakerClient(run.Hubs, task, view, run.Time);
        await view.ShowWhileAsync(client.RunAsync(source.ReadChunksAsync(run.Cancellation), run.Cancellation));
        if (source.Complaint is { } complaint)
            run.Report.Warn(complaint);
        view.Finish(task.End);
        if (view.Understood || await AnyWordArchivedAsync(run, task))
            return ExitCode.Ok;
        run.Report.Warn(WhyNothing(source.Peak));
        return run.Get(Strict) ? ExitCode.NothingUnderstood : ExitCode.Ok;
    }

    // The last caption may be on its way when the session has ended, and captions are lost with a connection.
    private static async Task<bool> AnyWordArchivedAsync(Invocation run, SpeakerTask task)
    {
        try
        {
            var state = await run.Api.GetSessionAsync(task.SessionId, run.Cancellation);
            var segments = await run.Api.GetTranscriptAsync(
                task.SessionId, state.SourceLanguage, run.Cancellation, run.Find(Passcode));
            return segments.Any(segment => segment.Index >= task.FirstSegment && segment.Text.Length > 0);
        }
        catch (CommandFailure)
        {
            // A passcode that nobody gave us: what came to us is all there is to judge by.
            return false;
        }
    }

    private static string WhyNothing(float peak) => peak < SilentPeak
        ? $"not one word was understood: the audio is silent (its loudest sample is {Decibels(peak)}). "
            + "Check the microphone and its cable, or record it again."
        : $"not one word was understood, though there is sound (its loudest sample is {Decibels(peak)}). "
            + "Is it speech, near enough to the microphone, and in the session's language?";

    private static string Decibels(float peak) => peak > 0 ? $"{20 * Math.Log10(peak):0} dB" : "zero";

    private static async Task<SpeechSource> OpenAsync(Invocation run)
    {
        var path = run.Arguments.GetRequiredValue(File);
        Stream stream;
        try
        {
            stream = path == "-" ? run.StandardInput() : System.IO.File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.BadInput($"{path} cannot be read: {exception.Message}");
        }

        return await SpeechSource.OpenAsync(stream, run.Get(Raw), run.Cancellation);
    }

    private static async Task<SpeakerTask> FindSessionAsync(Invocation run)
    {
        var task = new SpeakerTask
        {
            SessionId = run.Find(Session) ?? "",
            SpeakerToken = run.Find(Token) ?? "",
            Pace = run.Get(Pace),
            End = !run.Get(NoEnd),
            ReconnectFor = TimeSpan.FromSeconds(run.Get(ReconnectFor)),
        };
        if (run.Find(Session) is { } id)
        {
            var state = await run.Api.GetSessionAsync(id, run.Cancellation);
            run.Report.Emit(new { @event = "session", state.SessionId });
            return task with
            {
                SessionId = state.SessionId,
                Resume = state.Status is SessionStatus.Paused or SessionStatus.WaitingForSpeaker,
                FirstSegment = state.Segments,
            };
        }

        var targets = run.Find(Targets);
        var made = await run.Api.CreateAsync(
            new CreateSessionRequest(
                run.Get(Language), targets is { Length: > 0 } ? targets : null, run.Find(Title), run.Find(Passcode)),
            run.Cancellation);
        run.Report.Emit(new { @event = "session", made.SessionId, made.SpeakerToken, made.SpeakUrl, made.ListenUrl });
        run.Report.Say($"session [bold]{made.SessionId}[/]");
        run.Report.Say($"listen  [link]{Spectre.Console.Markup.Escape(made.ListenUrl)}[/]");
        if (!task.End)
            run.Report.Say($"token   {made.SpeakerToken}");
        return task with { SessionId = made.SessionId, SpeakerToken = made.SpeakerToken };
    }
}
