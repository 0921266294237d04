using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary>Where the time of all windows of a run went.</summary>
internal sealed class LatencyMeasures
{
    /// <summary>From a window's first sample to its translated speech at the listener.</summary>
    public LatencyHistogram Speech { get; } = new();

    /// <summary>The same to its caption.</summary>
    public LatencyHistogram Caption { get; } = new();

    /// <summary>From its first sample to the one that closed it.</summary>
    public LatencyHistogram Window { get; } = new();

    /// <summary>From its close to its transcript.</summary>
    public LatencyHistogram Recognition { get; } = new();

    /// <summary>From there to the translation.</summary>
    public LatencyHistogram Translation { get; } = new();

    /// <summary>From there to the speech, archived.</summary>
    public LatencyHistogram Synthesis { get; } = new();

    /// <summary>The rest: chunk, upload, stream, archive, delivery.</summary>
    public LatencyHistogram Ways { get; } = new();
}

/// <summary>A part of the way, in milliseconds.</summary>
internal sealed record LatencyPart(string Name, long Count, double? P50, double? P95, double? P99, double? Origin)
{
    public static LatencyPart Of(string name, LatencyHistogram measured, double? origin) => new(
        name, measured.Count, measured.Milliseconds(0.5), measured.Milliseconds(0.95), measured.Milliseconds(0.99), origin);
}

internal sealed record LatencyResult(IReadOnlyList<LatencyPart> Parts, LatencyPart Speech, int Segments, int Missing, int Duplicates);
