using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Output;
using LiveTranslate.Contracts.Hubs;
using Spectre.Console;

namespace LiveTranslate.Cli.Speaking;

/// <summary>What <c>speak</c> shows: a table that is drawn over itself, plain lines where that cannot be, or JSON.</summary>
internal sealed class SpeakView(Report report, TimeProvider time, TimeSpan? duration) : SpeakerObserver
{
    private static readonly TimeSpan TableEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private long _sent;
    private long _archived;
    private SessionState? _state;
    private string _caption = "";
    private string _warning = "";
    private string _connection = "connecting";

    /// <summary>Whether a word came back.</summary>
    public bool Understood { get; private set; }

    public override void Started(StartReply reply, bool again)
    {
        _connection = again ? $"connected again, from chunk {reply.NextSequence}" : "connected";
        report.Emit(new { @event = "started", reply.Take, reply.NextSequence, again });
    }

    public override void Sending(long sequence, int bytes, long timestamp) => _sent = Math.Max(_sent, sequence + 1);

    public override void Archived(long sequence)
    {
        _archived = sequence;
        report.Emit(new { @event = "archived", sequence });
    }

    public override void Captioned(Caption caption)
    {
        _caption = caption.Text;
        Understood |= caption.SourceText.Length > 0;
        report.Emit(new { @event = "caption", caption.Index, caption.Language, caption.Text, caption.StartMs, caption.EndMs });
        if (!report.Live)
            report.Say($"[grey]{caption.Index,4}[/] {Markup.Escape(caption.Text)}");
    }

    public override void Changed(SessionState state)
    {
        _state = state;
        report.Emit(new { @event = "state", state.Status, state.Segments, state.Listeners });
    }

    public override void Warned(string code, string message)
    {
        _warning = $"{code}: {message}";
        report.Emit(new { @event = "warning", code, message });
        if (!report.Live)
            report.Warn(_warning);
    }

    public override void Lost(string reason)
    {
        _connection = $"connection lost ({reason}), trying again";
        report.Emit(new { @event = "lost", reason });
        if (!report.Live)
            report.Warn(_connection);
    }

    /// <summary>Shows how it goes until the work is done, and throws what the work throws.</summary>
    public async Task ShowWhileAsync(Task work)
    {
        if (report.Live)
            await report.Console.Live(Draw()).StartAsync(async live =>
            {
                while (!await DoneAsync(work, TableEvery))
                    live.UpdateTarget(Draw());
                live.UpdateTarget(Draw());
            });
        else
            while (!await DoneAsync(work, LineEvery))
                report.Say($"[grey]sent {Seconds(_sent)}, archived {Seconds(_archived)}, listeners {Listeners()}[/]");
        await work;
    }

    public void Finish(bool ended)
    {
        report.Emit(new { @event = "done", sentSeconds = Length(_sent).TotalSeconds, segments = _state?.Segments, understood = Understood, ended });
        report.Say(ended ? "everything is archived, the session has ended" : "everything is archived, the session is open");
    }

    private async Task<bool> DoneAsync(Task work, TimeSpan atMost)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(work, Task.Delay(atMost, time, stop.Token));
        await stop.CancelAsync();
        return work.IsCompleted;
    }

    private Table Draw()
    {
        var table = new Table().HideHeaders().RoundedBorder().AddColumn("").AddColumn("");
        table.AddRow("connection", Markup.Escape(_connection));
        table.AddRow("sent", duration is { } all ? $"{Seconds(_sent)} of {all.TotalSeconds:0.#} s" : Seconds(_sent));
        table.AddRow("archived", Seconds(_archived));
        table.AddRow("listeners", Markup.Escape(Listeners()));
        table.AddRow("caption", Markup.Escape(_caption));
        if (_warning.Length > 0)
            table.AddRow("[yellow]warning[/]", Markup.Escape(_warning));
        return table;
    }

    private string Listeners() =>
        _state is { Listeners.Count: > 0 } state
            ? string.Join(", ", state.Listeners.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))
            : "none";

    private static string Seconds(long chunks) => $"{Length(chunks).TotalSeconds:0.#} s";

    private static TimeSpan Length(long chunks) => TimeSpan.FromMilliseconds(chunks * SpeechFormat.ChunkMilliseconds);
}
