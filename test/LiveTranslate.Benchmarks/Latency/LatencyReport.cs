using Spectre.Console;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary>A run in a table, beside the design it is measured by.</summary>
internal static class LatencyReport
{
    /// <summary>The serverless design's time from speech to translated speech.</summary>
    public const double OriginMs = 5_800;

    private const double TargetMs = 4_500;

    public static Table Table(LatencyResult result)
    {
        var table = new Table().RoundedBorder().AddColumns("part", "count", "p50", "p95", "p99", "origin");
        foreach (var part in result.Parts.Append(result.Speech))
            table.AddRow(part.Name, $"{part.Count}", Seconds(part.P50), Seconds(part.P95), Seconds(part.P99), Seconds(part.Origin));
        return table;
    }

    public static IEnumerable<string> Verdict(LatencyResult result)
    {
        yield return $"{result.Segments} segments, {result.Missing} missing, {result.Duplicates} double.";
        yield return $"Speech p95 {Seconds(result.Speech.P95)}: {result.Speech.P95 / OriginMs:0.00} of the origin's 5.8 s; target {Seconds(TargetMs)}: {(TargetMet(result) ? "met" : "missed")}.";
    }

    public static bool TargetMet(LatencyResult result) => result.Speech.P95 <= TargetMs;

    private static string Seconds(double? milliseconds) => milliseconds is { } ms ? $"{ms / 1000:0.00} s" : "–";
}
