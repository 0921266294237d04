using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Output;
using Spectre.Console;

namespace LiveTranslate.Cli.Demo;

/// <summary>What came of the demo, and whether that is success.</summary>
internal sealed class DemoSummary(int segments, IReadOnlyList<DemoListener> listeners, Recording recording)
{
    /// <summary>Every language got every segment, and every text of the translated ones was spoken.</summary>
    public bool Complete => segments > 0 && listeners.All(IsComplete);

    private double ErrorRate => WordErrorRate.Of(
        recording.Text, listeners.Single(listener => listener.Language == Recording.Language).Transcript.ToText());

    public void Show(Report report, string folder)
    {
        report.Emit(new
        {
            @event = "summary", segments, complete = Complete, wordErrorRate = Math.Round(ErrorRate, 4), folder,
            languages = listeners.Select(listener => new
            {
                listener.Language,
                complete = IsComplete(listener),
                captions = listener.Transcript.Captions.Count,
                captionP50Ms = listener.Captions.Milliseconds(0.5),
                captionP95Ms = listener.Captions.Milliseconds(0.95),
                speeches = listener.Audio ? listener.Spoken : (int?)null,
                speechP50Ms = listener.Speeches.Milliseconds(0.5),
                speechP95Ms = listener.Speeches.Milliseconds(0.95),
            }),
        });
        var table = new Table().RoundedBorder()
            .AddColumns("language", "captions", "p50", "p95", "spoken", "p50", "p95", "");
        foreach (var listener in listeners)
            table.AddRow(
                listener.Language,
                $"{listener.Transcript.Captions.Count} of {segments}",
                listener.Captions.Text(0.5),
                listener.Captions.Text(0.95),
                listener.Audio ? $"{listener.Spoken}" : "–",
                listener.Speeches.Text(0.5),
                listener.Speeches.Text(0.95),
                IsComplete(listener) ? "[green]complete[/]" : "[red]incomplete[/]");
        report.Say("");
        report.Show(table);
        report.Say("[grey]From the end of a window (the sound that closed it was sent) until its caption or speech is here; a window ends at a pause, or after 3 s.[/]");
        report.Say($"Understood: {(1 - ErrorRate) * 100:0.0} % of {WordErrorRate.Words(recording.Text).Count} words (word error rate {ErrorRate * 100:0.0} %).");
        report.Say($"Saved in {Markup.Escape(folder)}");
    }

    private bool IsComplete(DemoListener listener) =>
        listener.Transcript.Captions.Count == segments && listener.Unspoken == 0;
}
