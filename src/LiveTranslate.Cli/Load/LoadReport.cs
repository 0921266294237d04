using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Output;
using Spectre.Console;

namespace LiveTranslate.Cli.Load;

/// <summary>What a load run found.</summary>
internal sealed class LoadReport(LoadPlan plan, LoadMeasures measures)
{
    /// <summary>Every session ran to its end, and every listener heard every segment once.</summary>
    public bool Clean => measures is { Failed: 0, Missing: 0, Duplicates: 0 };

    public void Progress(Report report)
    {
        report.Emit(new
        {
            @event = "progress", measures.Speaking, measures.Done, measures.Failed, captions = measures.CaptionCount,
            captionP50Ms = measures.AllCaptions.Milliseconds(0.5), captionP95Ms = measures.AllCaptions.Milliseconds(0.95),
        });
        report.Say(
            $"[grey]{measures.Speaking} speaking, {measures.Done} done, {measures.Failed} failed; {measures.CaptionCount} captions, p50 {measures.AllCaptions.Text(0.5)}, p95 {measures.AllCaptions.Text(0.95)}[/]");
    }

    public void Show(Report report)
    {
        report.Emit(new
        {
            @event = "summary", plan.Sessions, plan.Listeners, seconds = plan.Duration.TotalSeconds, plan.Targets, clean = Clean,
            measures.Done, measures.Failed, measures.Segments, captions = measures.CaptionCount, speeches = measures.SpeechCount,
            measures.Missing, measures.Duplicates, measures.Reconnects, measures.Warnings,
            captionLatency = Figures(measures.AllCaptions, measures.Captions),
            speechLatency = Figures(measures.AllSpeeches, measures.Speeches),
            reasons = measures.Reasons.Count > 0 ? measures.Reasons : null,
        });
        var table = new Table().RoundedBorder()
            .AddColumns("latency", "count", "p50", "p95", "p99", "first third p95", "last third p95", "growth p50", "growth p95");
        AddRow(table, "caption", measures.AllCaptions, measures.Captions);
        AddRow(table, "speech", measures.AllSpeeches, measures.Speeches);
        report.Say("");
        report.Show(table);
        report.Say($"{measures.Done} of {plan.Sessions} sessions done, {measures.Failed} failed; {measures.Segments} segments; {measures.Missing} missing, {measures.Duplicates} duplicate; {measures.Reconnects} reconnects, {measures.Warnings} warnings");
        foreach (var (reason, count) in measures.Reasons)
            report.Say($"[red]{count} ×[/] {Markup.Escape(reason)}");
    }

    private static object Figures(LatencyHistogram all, IReadOnlyList<LatencyHistogram> thirds) => new
    {
        p50Ms = all.Milliseconds(0.5), p95Ms = all.Milliseconds(0.95), p99Ms = all.Milliseconds(0.99),
        firstThirdP50Ms = thirds[0].Milliseconds(0.5), lastThirdP50Ms = thirds[^1].Milliseconds(0.5),
        firstThirdP95Ms = thirds[0].Milliseconds(0.95), lastThirdP95Ms = thirds[^1].Milliseconds(0.95),
    };

    private static void AddRow(Table table, string name, LatencyHistogram all, IReadOnlyList<LatencyHistogram> thirds) =>
        table.AddRow(
            name, $"{all.Count}", all.Text(0.5), all.Text(0.95), all.Text(0.99),
            thirds[0].Text(0.95), thirds[^1].Text(0.95), Growth(thirds, 0.5), Growth(thirds, 0.95));

    /// <summary>How much later the last third comes than the first: lag that grows is work that piles up.</summary>
    private static string Growth(IReadOnlyList<LatencyHistogram> thirds, double part) =>
        thirds[^1].Quantile(part) - thirds[0].Quantile(part) is { } growth ? $"{growth.TotalSeconds:+0.00;-0.00;0.00} s" : "–";
}
