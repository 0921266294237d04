using System.Text.Json.Nodes;

namespace LiveTranslate.Deploy.Tests.Templates;

/// <summary>A metric that an alarm, a scaling policy or the dashboard looks at.</summary>
internal sealed record WatchedMetric(string Space, string Measure, IReadOnlyDictionary<string, string> Tags)
{
    public static IEnumerable<WatchedMetric> AllOf(SynthesizedStack stack)
    {
        foreach (var alarm in stack.All("AWS::CloudWatch::Alarm").Values)
        {
            if (alarm["MetricName"] is not null) yield return Read(alarm);
            foreach (var metric in alarm["Metrics"]?.AsArray() ?? [])
                if (metric!["MetricStat"] is { } used) yield return Read(used["Metric"]!);
        }

        foreach (var policy in stack.All("AWS::ApplicationAutoScaling::ScalingPolicy").Values)
            if (policy["TargetTrackingScalingPolicyConfiguration"]?["CustomizedMetricSpecification"] is { } followed) yield return Read(followed);

        var body = JsonNode.Parse(SynthesizedStack.Text(stack.One("AWS::CloudWatch::Dashboard")["DashboardBody"]))!;
        foreach (var widget in body["widgets"]!.AsArray())
            foreach (var line in widget!["properties"]?["metrics"]?.AsArray() ?? [])
                yield return ReadLine(line!.AsArray());
    }

    private static WatchedMetric Read(JsonNode metric) => new(
        (string)metric["Namespace"]!,
        (string)metric["MetricName"]!,
        metric["Dimensions"]!.AsArray().ToDictionary(
            dimension => (string)dimension!["Name"]!, dimension => SynthesizedStack.Text(dimension!["Value"])));

    // [namespace, name, dimension, value, …, {how it is drawn}]
    private static WatchedMetric ReadLine(JsonArray line)
    {
        var words = line.Where(word => word is JsonValue).Select(word => (string)word!).ToArray();
        return new WatchedMetric(words[0], words[1], words[2..].Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]));
    }
}
