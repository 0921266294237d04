using System.Text.RegularExpressions;

namespace LiveTranslate.Deploy.Tests.Watching;

/// <summary>As much of PromQL as the dashboard needs.</summary>
/// <param name="Panel">Where it is.</param>
/// <param name="Text">The expression.</param>
/// <param name="Legend">What each line is called; labels in it as <c>{{stage}}</c>.</param>
internal sealed partial record BoardQuery(string Panel, string Text, string Legend)
{
    private static readonly HashSet<string> Known = ["sum", "max", "rate", "increase", "histogram_quantile"];

    /// <summary>Each metric, with what it is asked for by.</summary>
    public IEnumerable<(string Name, IReadOnlyList<(string Label, string Compared, string Value)> Matchers)> Metrics =>
        Metric().Matches(Text).Select(metric => (
            metric.Groups["name"].Value,
            (IReadOnlyList<(string, string, string)>)[.. Matcher().Matches(metric.Groups["matchers"].Value).Select(matcher =>
                (matcher.Groups["label"].Value, matcher.Groups["compared"].Value, matcher.Groups["value"].Value))]));

    /// <summary>Those whose growth is shown.</summary>
    public IEnumerable<string> Growing => Growth().Matches(Text).Select(growth => growth.Groups["name"].Value);

    /// <summary>What its lines are parted by.</summary>
    public IEnumerable<string> PartedBy => By().Matches(Text).SelectMany(by => Word().Matches(by.Groups["labels"].Value)).Select(word => word.Value);

    public IEnumerable<string> NamedBy => InLegend().Matches(Legend).Select(label => label.Groups["label"].Value);

    /// <summary>Words that were taken for none of these: a metric without matchers, a function that nobody thought of.</summary>
    public IEnumerable<string> NotUnderstood =>
        Word().Matches(By().Replace(Window().Replace(Metric().Replace(Text, ""), ""), "")).Select(word => word.Value).Except(Known);

    [GeneratedRegex("""(?<name>[a-zA-Z_:][\w:]*)\{(?<matchers>[^}]*)\}""")]
    private static partial Regex Metric();

    [GeneratedRegex("""(?<label>\w+)(?<compared>=~|!~|!=|=)"(?<value>[^"]*)["]""")]
    private static partial Regex Matcher();

    [GeneratedRegex("""\b(rate|increase)\((?<name>\w+)\{""")]
    private static partial Regex Growth();

    [GeneratedRegex("""\bby \((?<labels>[^)]*)\)""")]
    private static partial Regex By();

    [GeneratedRegex("""\[[^\]]*\]""")]
    private static partial Regex Window();

    [GeneratedRegex("""\b[a-zA-Z_]\w*""")]
    private static partial Regex Word();

    [GeneratedRegex("""\{\{(?<label>\w+)\}\}""")]
    private static partial Regex InLegend();
}
