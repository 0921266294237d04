using System.Text.Json.Nodes;
using LiveTranslate.Testing;

namespace LiveTranslate.Deploy.Tests.Watching;

/// <summary>The dashboard in <c>deploy/grafana</c>.</summary>
internal sealed class GrafanaBoard
{
    private GrafanaBoard(JsonNode board) => Json = board;

    public static GrafanaBoard Read() =>
        new(JsonNode.Parse(File.ReadAllText(Checkout.Folder("deploy", "grafana", "livetranslate.json")))!);

    public JsonNode Json { get; }

    /// <summary>Rows are panels, too: their titles.</summary>
    public IReadOnlyList<JsonNode> Panels => [.. Json["panels"]!.AsArray().Select(panel => panel!)];

    /// <summary>What shows something.</summary>
    public IEnumerable<JsonNode> Charts => Panels.Where(panel => (string?)panel["type"] != "row");

    public IEnumerable<JsonNode> Variables => Json["templating"]!["list"]!.AsArray().Select(variable => variable!);

    public IEnumerable<BoardQuery> Queries => Charts.SelectMany(panel => panel["targets"]!.AsArray().Select(target =>
        new BoardQuery((string)panel["title"]!, (string)target!["expr"]!, (string)target["legendFormat"]!)));
}
