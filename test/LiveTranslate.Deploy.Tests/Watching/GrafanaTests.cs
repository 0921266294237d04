using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Watching;

/// <summary>A panel on a name that nobody publishes is empty, and looks like peace.</summary>
public sealed partial class GrafanaTests(MetricsPage page) : IClassFixture<MetricsPage>
{
    // What Prometheus itself adds to what a server says.
    private static readonly string[] Prometheus = ["instance", "job"];

    private readonly GrafanaBoard _board = GrafanaBoard.Read();

    [Fact]
    public void Everything_the_servers_measure_is_on_the_page_that_the_board_is_compared_with()
    {
        var measured = Instruments.Of("livetranslate.");
        Assert.NotEmpty(measured);
        Assert.All(measured, instrument => Assert.Contains(page.Series.Keys, name => Belongs(name, Begin(instrument.Name))));
    }

    [Fact]
    public void Everything_the_servers_measure_is_on_the_board()
    {
        var shown = _board.Queries.SelectMany(query => query.Metrics).Select(metric => metric.Name).ToHashSet();
        Assert.All(Instruments.Of("livetranslate."), instrument => Assert.Contains(shown, name => Belongs(name, Begin(instrument.Name))));
    }

    [Fact]
    public void Every_metric_on_the_board_is_published() => None(
        from query in _board.Queries
        from metric in query.Metrics
        where !page.Series.ContainsKey(metric.Name)
        select $"{query.Panel}: {metric.Name}");

    [Fact]
    public void Nothing_in_a_query_is_left_unread()
    {
        Assert.All(_board.Queries, query => Assert.NotEmpty(query.Metrics));
        None(_board.Queries.SelectMany(query => query.NotUnderstood.Select(word => $"{query.Panel}: {word}")));
    }

    [Fact]
    public void Every_label_on_the_board_is_one_that_its_metric_has() => None(
        from query in _board.Queries
        from metric in query.Metrics
        from label in metric.Matchers.Select(matcher => matcher.Label).Concat(query.PartedBy)
        where !Prometheus.Contains(label) && !LabelsOf(metric.Name).ContainsKey(label)
        select $"{query.Panel}: {metric.Name} has no {label}");

    [Fact]
    public void Every_value_that_is_asked_for_is_one_that_its_label_has() => None(
        from query in _board.Queries
        from metric in query.Metrics
        from matcher in metric.Matchers
        where !Prometheus.Contains(matcher.Label) && LabelsOf(metric.Name).TryGetValue(matcher.Label, out var values) && !values.Contains(matcher.Value)
        select $"{query.Panel}: {metric.Name} has no {matcher.Label}=\"{matcher.Value}\"");

    [Fact]
    public void Every_line_is_called_by_what_parts_it_from_the_others()
    {
        Assert.All(_board.Queries, query => Assert.NotEmpty(query.Legend));
        Assert.All(_board.Queries, query => Assert.Equal(query.PartedBy.Except(["le"]).Distinct().Order(), query.NamedBy.Distinct().Order()));
    }

    [Fact]
    public void Counters_are_shown_by_their_growth_and_levels_as_they_are()
    {
        foreach (var query in _board.Queries)
            Assert.Equal(query.Metrics.Select(metric => metric.Name).Where(page.Growing.Contains), query.Growing);
    }

    [Fact]
    public void The_board_asks_the_source_and_the_servers_that_were_chosen()
    {
        Assert.Equal(["DS_PROMETHEUS", "instance"], _board.Variables.Select(variable => (string)variable["name"]!));
        Assert.Equal(("datasource", "prometheus"), ((string)_board.Variables.First()["type"]!, (string)_board.Variables.First()["query"]!));
        Assert.All(_board.Charts.Concat(_board.Variables.Skip(1)), one => Assert.Equal("${DS_PROMETHEUS}", (string?)one["datasource"]!["uid"]));
        Assert.All(_board.Queries.SelectMany(query => query.Metrics), metric => Assert.Contains(("instance", "=~", "$instance"), metric.Matchers));
        // The list of servers to choose from comes from a metric as well: one that is there from the start.
        var listed = Listed().Match((string)_board.Variables.Last()["definition"]!);
        Assert.Equal((string?)_board.Variables.Last()["query"]!["query"], listed.Value);
        Assert.Contains(listed.Groups["name"].Value, page.Series);
    }

    [Fact]
    public void Panels_are_told_apart_and_none_lies_on_another()
    {
        Assert.Distinct(_board.Panels.Select(panel => (int)panel["id"]!));
        Assert.Distinct(_board.Panels.Select(panel => (string)panel["title"]!));
        Assert.Distinct(_board.Panels.SelectMany(Cells));
        Assert.All(_board.Panels.SelectMany(Cells), cell => Assert.InRange(cell.X, 0, 23));
    }

    [Fact]
    public void Every_panel_says_what_it_shows_and_in_what_unit()
    {
        Assert.All(_board.Charts, panel => Assert.NotEmpty((string)panel["description"]!));
        Assert.All(_board.Charts, panel => Assert.NotEmpty((string)panel["fieldConfig"]!["defaults"]!["unit"]!));
        Assert.All(_board.Charts, panel => Assert.Distinct(panel["targets"]!.AsArray().Select(target => (string)target!["refId"]!)));
    }

    [Fact]
    public void The_board_is_the_same_one_wherever_it_is_put()
    {
        Assert.Equal("livetranslate", (string?)_board.Json["uid"]);
        Assert.Null(_board.Json["id"]);
        Assert.InRange((int)_board.Json["schemaVersion"]!, 39, 42);
        Assert.Equal(("browser", "10s"), ((string?)_board.Json["timezone"], (string?)_board.Json["refresh"]));
    }

    // Says all of each: Assert.Empty would cut the names short.
    private static void None(IEnumerable<string> wrong) => Assert.True(!wrong.Any(), string.Join('\n', wrong));

    // A name on the page is the instrument's, and then its unit and kind.
    private static string Begin(string instrument) => instrument.Replace('.', '_');

    private static bool Belongs(string name, string begin) =>
        name.StartsWith(begin, StringComparison.Ordinal) && (name.Length == begin.Length || name[begin.Length] == '_');

    private Dictionary<string, HashSet<string>> LabelsOf(string metric) => page.Series.GetValueOrDefault(metric) ?? [];

    private static IEnumerable<(int X, int Y)> Cells(JsonNode panel)
    {
        var place = panel["gridPos"]!;
        return from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
               from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
               select (x, y);
    }

    [GeneratedRegex("""^label_values\((?<name>\w+), instance\)$""")]
    private static partial Regex Listed();
}
