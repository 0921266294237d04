using LiveTranslate.Cli.Output;
using LiveTranslate.Contracts.Hubs;
using Spectre.Console;

namespace LiveTranslate.Cli.Listening;

/// <summary>What <c>listen</c> shows and keeps.</summary>
internal sealed class ListenView(Report report, SpeechFolder? speeches, CancellationToken cancellation) : ListenerObserver
{
    private string? _status;

    public Transcript Transcript { get; } = new();

    public override void Joined(JoinReply reply, bool again)
    {
        report.Emit(new { @event = "joined", reply.Session.SessionId, reply.Session.Title, reply.Session.Status, reply.NextIndex, again });
        if (!again)
            report.Say($"listening to [bold]{Markup.Escape(reply.Session.Title is { Length: > 0 } title ? title : reply.Session.SessionId)}[/]");
    }

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        Transcript.Add(caption);
        report.Emit(new
        {
            @event = "caption", caption.Index, caption.Language, caption.Text, caption.SourceText, caption.StartMs,
            caption.EndMs, caption.Failure, past, late,
        });
        var at = TimeSpan.FromMilliseconds(caption.StartMs);
        var mark = late ? " [yellow]late[/]" : caption.Failure is { } failure ? $" [yellow]({Markup.Escape(failure.Stage)}: {Markup.Escape(failure.Cause)})[/]" : "";
        report.Say($"[grey]{caption.Index,4} {at:h\\:mm\\:ss}[/] {Markup.Escape(caption.Text)}{mark}");
        return default;
    }

    public override async ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        report.Emit(new { @event = "speech", speech.Index, speech.Language, speech.DurationMs, speech.Url, bytes = speech.Data?.Length });
        if (speeches is not null && !await speeches.SaveAsync(speech, cancellation))
            report.Warn($"the speech of segment {speech.Index} could not be fetched");
    }

    public override void Heard(Partial partial) =>
        report.Emit(new { @event = "partial", partial.Language, partial.Text });

    public override void Changed(SessionState state)
    {
        if (state.Status == _status)
            return;
        _status = state.Status;
        report.Emit(new { @event = "state", state.Status, state.Segments, state.Listeners });
        report.Say($"[grey]the session is {Markup.Escape(state.Status)}[/]");
    }

    public override void Missing(int from, int upTo)
    {
        report.Emit(new { @event = "missing", from, upTo });
        report.Warn(upTo - from == 1 ? $"segment {from} is missing" : $"segments {from} to {upTo - 1} are missing");
    }

    public override void Lost(string reason)
    {
        report.Emit(new { @event = "lost", reason });
        report.Warn($"connection lost ({reason}), trying again");
    }
}
