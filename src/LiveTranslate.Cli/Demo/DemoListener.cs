using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Output;
using LiveTranslate.Contracts.Hubs;
using Spectre.Console;

namespace LiveTranslate.Cli.Demo;

/// <summary>One language of the demo: shows, measures and keeps what arrives.</summary>
internal sealed class DemoListener(
    string language, bool audio, SentClock clock, Report report, SpeechFolder speeches, CancellationToken cancellation)
    : ListenerObserver
{
    private readonly Dictionary<int, Caption> _captions = [];
    private readonly HashSet<int> _spoken = [];

    public string Language => language;

    public bool Audio => audio;

    public Transcript Transcript { get; } = new();

    public LatencyHistogram Captions { get; } = new();

    public LatencyHistogram Speeches { get; } = new();

    /// <summary>Captions with text that were never spoken, where speech was asked for.</summary>
    public int Unspoken => audio ? Transcript.Captions.Count(caption => caption.Text.Length > 0 && !_spoken.Contains(caption.Index)) : 0;

    public int Spoken => _spoken.Count;

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        Transcript.Add(caption);
        _captions[caption.Index] = caption;
        var latency = past ? null : clock.SinceEnd(caption, timestamp);
        if (latency is { } measured)
            Captions.Add(measured);
        report.Emit(new
        {
            @event = "caption", caption.Index, caption.Language, caption.Text, caption.StartMs, caption.EndMs,
            caption.Failure, latencyMs = latency?.TotalMilliseconds,
        });
        Line(caption.Index, latency, Markup.Escape(caption.Text));
        if (caption.Failure is { } failure)
            report.Warn($"{language} segment {caption.Index}: {failure.Stage} failed ({failure.Cause})");
        return default;
    }

    public override async ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        if (!_spoken.Add(speech.Index))
            return;
        var latency = _captions.TryGetValue(speech.Index, out var caption) ? clock.SinceEnd(caption, timestamp) : null;
        if (latency is { } measured)
            Speeches.Add(measured);
        report.Emit(new { @event = "speech", speech.Index, speech.Language, speech.DurationMs, latencyMs = latency?.TotalMilliseconds });
        Line(speech.Index, latency, $"[grey]spoken, {speech.DurationMs / 1000.0:0.0} s[/]");
        if (!await speeches.SaveAsync(speech, cancellation))
            report.Warn($"{language} segment {speech.Index}: its speech could not be fetched");
    }

    public override void Missing(int from, int upTo) =>
        report.Warn($"{language}: segments {from} to {upTo - 1} are missing");

    public override void Lost(string reason) => report.Warn($"{language}: connection lost ({reason}), trying again");

    private void Line(int index, TimeSpan? latency, string text) =>
        report.Say($"[bold]{language}[/] [grey]{index,3}[/] [green]{(latency is { } known ? $"{known.TotalSeconds:0.00} s" : "     –")}[/]  {text}");
}
