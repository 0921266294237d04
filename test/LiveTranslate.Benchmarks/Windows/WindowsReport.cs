using System.Globalization;
using Spectre.Console;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>One table: a line a policy, the baseline first.</summary>
internal static class WindowsReport
{
    public static Table Table(IReadOnlyList<PolicyResult> policies, EngineTimes engines)
    {
        var kinds = policies[0].Talks.Select(talk => talk.Kind).Distinct().ToArray();
        var table = new Table().RoundedBorder().AddColumn("policy");
        string[] names =
        [
            "words wrong", "ratio", .. kinds.Select(Markup.Escape), "windows/min", "at a pause",
            "to close p50", "p95", "max", "to speech p95", "of real time",
        ];
        foreach (var name in names) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var policy in policies)
        {
            table.AddRow(
            [
                Markup.Escape(policy.Policy), Percent(policy.Wrong), Text(policy.Wrong / policies[0].Wrong, "0.00×"),
                .. kinds.Select(kind => Percent(policy.WrongOfKind(kind))),
                Text(policy.WindowsPerMinute, "0.0"), Text(100 * policy.AtPause, "0' %'"),
                Seconds(policy.ToClose(0.5)), Seconds(policy.ToClose(0.95)), Seconds(policy.ToClose(1)),
                Seconds(policy.ToClose(0.95) + engines.Total), Text(policy.OfRealTime, "0.00"),
            ]);
        }

        return table;
    }

    private static string Percent(double part) => Text(100 * part, "0.0' %'");

    private static string Seconds(TimeSpan time) => Text(time.TotalSeconds, "0.00");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
