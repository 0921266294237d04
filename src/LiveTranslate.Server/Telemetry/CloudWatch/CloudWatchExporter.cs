using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace LiveTranslate.Server.Telemetry.CloudWatch;

/// <summary>
/// Writes metrics into the log, as lines from which CloudWatch takes them (its embedded metric format): no collector, no
/// call, no permission. One line for the whole, and one for each part (<see cref="CloudWatchMetrics"/>); so there is one
/// sample of each metric a server and period, and CloudWatch's sums and averages over samples are those over servers.
/// </summary>
internal sealed class CloudWatchExporter(string space, string role, TextWriter output, TimeProvider time) : BaseExporter<Metric>
{
    // Of a gauge one hears only when it changes; it stays what it is until then. Bounded by the tags that parts have.
    private readonly Dictionary<(string Metric, Part Part), double> _gauges = [];

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var lines = new SortedDictionary<Part, Dictionary<string, Sample>>();
        foreach (var metric in batch)
        {
            if (!CloudWatchMetrics.Published.TryGetValue(metric.Name, out var tag)) continue;
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var sample = Sample.Of(metric, in point);
                Note(lines, default, metric.Name, sample);
                if (tag is not null && ValueOf(tag, in point) is { } value) Note(lines, new Part(tag, value), metric.Name, sample);
            }
        }

        Repeat(lines);
        foreach (var (part, samples) in lines) output.WriteLine(EmbeddedMetrics.Line(space, role, part, samples, time.GetUtcNow()));
        return ExportResult.Success;
    }

    private static void Note(SortedDictionary<Part, Dictionary<string, Sample>> lines, Part part, string name, Sample sample)
    {
        if (!lines.TryGetValue(part, out var samples)) lines[part] = samples = [];
        samples[name] = samples.TryGetValue(name, out var other) ? other.With(sample) : sample;
    }

    // The whole of a gauge is the highest of its parts; what is remembered of the parts is worth as much as what is new.
    private void Repeat(SortedDictionary<Part, Dictionary<string, Sample>> lines)
    {
        foreach (var (part, samples) in lines)
        {
            if (part == default) continue;
            foreach (var (name, sample) in samples)
                if (sample.IsGauge) _gauges[(name, part)] = sample.Value;
        }

        foreach (var ((name, part), value) in _gauges)
        {
            var gauge = Sample.Gauge(value, null);
            if (!lines.TryGetValue(part, out var samples) || !samples.ContainsKey(name)) Note(lines, part, name, gauge);
            Note(lines, default, name, gauge);
        }
    }

    private static string? ValueOf(string tag, ref readonly MetricPoint point)
    {
        foreach (var (key, value) in point.Tags)
            if (key == tag) return value?.ToString();
        return null;
    }
}

/// <summary>A part of metrics: those with one value of one tag; by default the whole.</summary>
internal readonly record struct Part(string? Tag, string? Value) : IComparable<Part>
{
    public int CompareTo(Part other) => (Tag, Value).CompareTo((other.Tag, other.Value));
}
