using Spectre.Console;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>One table: a line a measure, a column a way, each beside the baseline.</summary>
internal static class StreamsReport
{
    public static Table Table(IReadOnlyList<WayResult> ways)
    {
        var table = new Table().RoundedBorder().AddColumn("").AddColumn(Right(ways[0].Name));
        foreach (var way in ways.Skip(1)) table.AddColumn(Right(way.Name)).AddColumn(Right("ratio"));

        Row("CPU when idle, % of a core", way => 100 * way.IdleCpu, "0.0");
        table.AddEmptyRow();
        Head("at real-time pace");
        Row("records/s", way => way.RealTime.RecordsPerSecond, "0");
        Row("PutRecords/s", way => way.RealTime.RequestsPerSecond, "0.0");
        Row("CPU per chunk, µs", way => way.RealTime.CpuMicrosecondsPerChunk, "0");
        Row("CPU of the AWS stand-in per chunk, µs", way => way.RealTime.ServerCpuMicrosecondsPerChunk, "0");
        Row("allocated per chunk, kB", way => way.RealTime.AllocatedKilobytesPerChunk, "0");
        Row("put acknowledged p50, ms", way => way.RealTime.Put.P50, "0");
        Row("put acknowledged p99, ms", way => way.RealTime.Put.P99, "0");
        Row("put to grain p50, ms", way => way.RealTime.Latency.P50, "0");
        Row("put to grain p95, ms", way => way.RealTime.Latency.P95, "0");
        Row("put to grain p99, ms", way => way.RealTime.Latency.P99, "0");
        Row("put to grain max, ms", way => way.RealTime.Latency.Max, "0");
        Outcome(way => way.RealTime);
        table.AddEmptyRow();
        Head("at full speed");
        Row("records/s", way => way.FullSpeed.RecordsPerSecond, "0");
        Row("PutRecords/s", way => way.FullSpeed.RequestsPerSecond, "0.0");
        Row("CPU per chunk, µs", way => way.FullSpeed.CpuMicrosecondsPerChunk, "0");
        Row("CPU of the AWS stand-in per chunk, µs", way => way.FullSpeed.ServerCpuMicrosecondsPerChunk, "0");
        Row("allocated per chunk, kB", way => way.FullSpeed.AllocatedKilobytesPerChunk, "0");
        Row("put to grain p99, ms", way => way.FullSpeed.Latency.P99, "0");
        Outcome(way => way.FullSpeed);
        return table;

        void Head(string text) => table.AddRow($"[bold]{text}[/]");

        void Outcome(Func<WayResult, PhaseResult> phase)
        {
            Count("full garbage collections", way => phase(way).FullCollections);
            Count("chunks put", way => phase(way).Chunks);
            Count("chunks lost", way => phase(way).Lost);
            Count("chunks out of order", way => phase(way).OutOfOrder);
            Count("chunks twice", way => phase(way).Duplicates);
            Count("puts made again", way => phase(way).Refused);
        }

        void Row(string name, Func<WayResult, double?> measure, string format) => table.AddRow(
            [name, Text(measure(ways[0]), format), .. ways.Skip(1).SelectMany(way => new[]
            {
                Text(measure(way), format), Text(measure(way) / measure(ways[0]), "0.00×"),
            })]);

        void Count(string name, Func<WayResult, long> measure) => table.AddRow(
            [name, $"{measure(ways[0])}", .. ways.Skip(1).SelectMany(way => new[] { $"{measure(way)}", "" })]);
    }

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    private static string Text(double? value, string format) =>
        value is { } known && double.IsFinite(known) ? known.ToString(format, System.Globalization.CultureInfo.InvariantCulture) : "–";
}
