using System.Diagnostics.Metrics;
using System.Text.Json;
using LiveTranslate.Server.Telemetry.CloudWatch;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;

namespace LiveTranslate.Tests.Server.Telemetry;

public sealed class CloudWatchExporterTests : IDisposable
{
    // Other tests measure beside this one.
    private readonly Meter _meter = new($"test {Guid.NewGuid()}");
    private readonly StringWriter _output = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));
    private readonly MeterProvider _provider;

    public CloudWatchExporterTests()
    {
        var exporter = new CloudWatchExporter("talks", "Worker", _output, _time);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(_meter.Name)
            .AddReader(new PeriodicExportingMetricReader(exporter, int.MaxValue)
            {
                TemporalityPreference = MetricReaderTemporalityPreference.Delta,
            })
            .Build();
    }

    [Fact]
    public void A_line_names_its_metrics_and_has_their_values()
    {
        _meter.CreateCounter<long>("livetranslate.windows.closed", "{window}").Add(3);

        var line = Assert.Single(Flush());
        Assert.Equal(
            """{"_aws":{"Timestamp":1777863721000,"CloudWatchMetrics":[{"Namespace":"talks","Dimensions":[["role"]],"Metrics":[{"Name":"livetranslate.windows.closed","Unit":"Count"}]}]},"role":"Worker","livetranslate.windows.closed":3}""",
            line.GetRawText());
    }

    [Fact]
    public void A_counter_says_what_came_since_the_last_time_and_a_level_what_it_is()
    {
        var counter = _meter.CreateCounter<long>("livetranslate.captions.sent");
        var level = _meter.CreateUpDownCounter<long>("livetranslate.listeners");
        counter.Add(5);
        level.Add(7);
        Flush();

        counter.Add(2);
        level.Add(-3);
        Assert.Equal(2, Value(Flush(), "livetranslate.captions.sent"));
        Assert.Equal(4, Value(Flush(), "livetranslate.listeners"));
    }

    [Fact]
    public void A_tag_that_parts_a_metric_gives_each_part_a_line_beside_the_whole()
    {
        var throttles = _meter.CreateCounter<long>("livetranslate.quota.throttles");
        throttles.Add(1, Tag("gate", "polly neural"), Tag("service", "polly"));
        throttles.Add(2, Tag("gate", "polly standard"), Tag("service", "polly"));
        throttles.Add(4, Tag("gate", "translate en-es"), Tag("service", "translate"));

        var lines = Flush();
        Assert.Equal(3, lines.Count);
        Assert.Equal(7, Value(lines, "livetranslate.quota.throttles"));
        Assert.Equal(3, Value(lines, "livetranslate.quota.throttles", "service", "polly"));
        Assert.Equal(4, Value(lines, "livetranslate.quota.throttles", "service", "translate"));
        Assert.Equal("""[["role","service"]]""", Directive(lines[1]).GetProperty("Dimensions").GetRawText());
    }

    [Fact]
    public void A_gauge_stays_what_it_is_while_nothing_is_heard_of_it_and_the_whole_is_the_highest()
    {
        var circuit = _meter.CreateGauge<int>("livetranslate.quota.circuit");
        circuit.Record(2, Tag("service", "polly"));
        circuit.Record(0, Tag("service", "translate"));
        Flush();

        circuit.Record(1, Tag("service", "translate"));
        var lines = Flush();
        Assert.Equal(2, Value(lines, "livetranslate.quota.circuit"));
        Assert.Equal(2, Value(lines, "livetranslate.quota.circuit", "service", "polly"));
        Assert.Equal(1, Value(lines, "livetranslate.quota.circuit", "service", "translate"));
    }

    [Fact]
    public void Values_are_written_as_they_were_spread()
    {
        var lag = _meter.CreateHistogram("livetranslate.stream.lag", "s", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.1, 0.5, 1],
        });
        foreach (var value in new[] { 0.2, 0.3, 0.4, 3 }) lag.Record(value);

        var line = Assert.Single(Flush());
        Assert.Equal("Seconds", Directive(line).GetProperty("Metrics")[0].GetProperty("Unit").GetString());
        var spread = line.GetProperty("livetranslate.stream.lag");
        // Between 0.2, the least, and 0.5; between 1 and 3, the most.
        Assert.Equal("[0.35,2]", spread.GetProperty("Values").GetRawText());
        Assert.Equal("[3,1]", spread.GetProperty("Counts").GetRawText());
        Assert.Equal(3, spread.GetProperty("Max").GetDouble());
        Assert.Equal(0.2, spread.GetProperty("Min").GetDouble());
        Assert.Equal(4, spread.GetProperty("Count").GetInt32());
        Assert.Equal(3.9, spread.GetProperty("Sum").GetDouble(), 6);
    }

    [Fact]
    public void What_no_deployment_looks_at_is_not_paid_for()
    {
        _meter.CreateCounter<long>("livetranslate.audio.records_ignored").Add(1);

        Assert.Empty(Flush());
    }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
        _output.Dispose();
    }

    private List<JsonElement> Flush()
    {
        _provider.ForceFlush();
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        _output.GetStringBuilder().Clear();
        return lines;
    }

    private static double Value(List<JsonElement> lines, string metric, string? tag = null, string? value = null) => lines
        .Single(line => tag is null
            ? Directive(line).GetProperty("Dimensions")[0].GetArrayLength() == 1
            : line.TryGetProperty(tag, out var part) && part.GetString() == value)
        .GetProperty(metric).GetDouble();

    private static JsonElement Directive(JsonElement line) => line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);
}
