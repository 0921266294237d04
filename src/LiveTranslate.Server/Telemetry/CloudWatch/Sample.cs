using OpenTelemetry.Metrics;

namespace LiveTranslate.Server.Telemetry.CloudWatch;

/// <summary>What a metric came to within a period: a number, or how its values were spread.</summary>
internal sealed class Sample
{
    private Sample(string? unit) => Unit = unit;

    /// <summary>As the instrument says it (UCUM).</summary>
    public string? Unit { get; private init; }

    public bool IsGauge { get; private init; }

    /// <summary>The number, when <see cref="Spread"/> is null.</summary>
    public double Value { get; private init; }

    public Spread? Spread { get; private init; }

    public static Sample Gauge(double value, string? unit) => new(unit) { IsGauge = true, Value = value };

    public static Sample Of(Metric metric, ref readonly MetricPoint point) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => new(metric.Unit) { Value = point.GetSumLong() },
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => new(metric.Unit) { Value = point.GetSumDouble() },
        MetricType.LongGauge => Gauge(point.GetGaugeLastValueLong(), metric.Unit),
        MetricType.DoubleGauge => Gauge(point.GetGaugeLastValueDouble(), metric.Unit),
        MetricType.Histogram => new(metric.Unit) { Spread = Spread.Of(in point) },
        _ => throw new InvalidOperationException($"{metric.Name} is of a type that CloudWatch has no form for here: {metric.MetricType}."),
    };

    /// <summary>Both together: of gauges the higher.</summary>
    public Sample With(Sample other) => Spread is { } spread
        ? new Sample(Unit ?? other.Unit) { Spread = spread.With(other.Spread!) }
        : new Sample(Unit ?? other.Unit) { IsGauge = IsGauge, Value = IsGauge ? Math.Max(Value, other.Value) : Value + other.Value };
}

/// <summary>How values were spread: so many about each of a few.</summary>
/// <param name="Counts">How many there were, by the value they were about.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="Sum">All of them together.</param>
internal sealed record Spread(SortedDictionary<double, long> Counts, double Least, double Most, double Sum)
{
    public long Count => Counts.Values.Sum();

    public static Spread Of(ref readonly MetricPoint point)
    {
        if (!point.TryGetHistogramMinMaxValues(out var least, out var most)) (least, most) = (0, double.MaxValue);
        var counts = new SortedDictionary<double, long>();
        var from = least;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            var to = Math.Min(bucket.ExplicitBound, most);
            if (bucket.BucketCount > 0)
            {
                // Of what is in a bucket only this is known, that it is between its bounds.
                var about = Math.Clamp((Math.Max(from, least) + to) / 2, least, most);
                counts[about] = counts.GetValueOrDefault(about) + bucket.BucketCount;
            }

            from = bucket.ExplicitBound;
        }

        return new Spread(counts, least, most, point.GetHistogramSum());
    }

    public Spread With(Spread other)
    {
        var counts = new SortedDictionary<double, long>(Counts);
        foreach (var (about, count) in other.Counts) counts[about] = counts.GetValueOrDefault(about) + count;
        return new Spread(counts, Math.Min(Least, other.Least), Math.Max(Most, other.Most), Sum + other.Sum);
    }
}
