using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What one way did in one phase. Times in milliseconds unless their name says otherwise.</summary>
internal sealed record PhaseResult
{
    public required double RecordsPerSecond { get; init; }

    /// <summary>PutRecords requests; null where there is none.</summary>
    public required double? RequestsPerSecond { get; init; }

    public required double CpuMicrosecondsPerChunk { get; init; }

    /// <summary>Of the servers that stand in for AWS.</summary>
    public required double? ServerCpuMicrosecondsPerChunk { get; init; }

    public required double AllocatedKilobytesPerChunk { get; init; }

    public required long FullCollections { get; init; }

    public required Quantiles Put { get; init; }

    public required Quantiles Latency { get; init; }

    public required long Chunks { get; init; }

    public required long Lost { get; init; }

    public required long OutOfOrder { get; init; }

    public required long Duplicates { get; init; }

    public required long Refused { get; init; }

    public static PhaseResult Of(Tally tally, Usage used, TimeSpan arriving, TimeSpan putting, bool hasServer)
    {
        var chunks = Math.Max(1, tally.Received);
        return new PhaseResult
        {
            RecordsPerSecond = tally.Received / arriving.TotalSeconds,
            RequestsPerSecond = hasServer ? used.Requests / putting.TotalSeconds : null,
            CpuMicrosecondsPerChunk = used.Cpu.TotalMicroseconds / chunks,
            ServerCpuMicrosecondsPerChunk = hasServer ? used.ServerCpu.TotalMicroseconds / chunks : null,
            AllocatedKilobytesPerChunk = used.Allocated / 1024.0 / chunks,
            FullCollections = used.FullCollections,
            Put = Quantiles.Of(tally.PutDuration),
            Latency = Quantiles.Of(tally.Latency),
            Chunks = tally.Put,
            Lost = tally.Missing,
            OutOfOrder = tally.OutOfOrder,
            Duplicates = tally.Duplicates,
            Refused = tally.Refused,
        };
    }
}

/// <summary>Latencies in milliseconds, at most 1 % too high.</summary>
internal sealed record Quantiles(double P50, double P95, double P99, double Max)
{
    public static Quantiles Of(LatencyHistogram latencies)
    {
        return new Quantiles(At(0.5), At(0.95), At(0.99), At(1));

        double At(double part) => latencies.Milliseconds(part) ?? double.NaN;
    }
}

/// <param name="Name">The way.</param>
/// <param name="IdleCpu">Of this process while nobody speaks, as a part of one core.</param>
/// <param name="RealTime">At real-time pace.</param>
/// <param name="FullSpeed">As fast as it goes.</param>
internal sealed record WayResult(string Name, double IdleCpu, PhaseResult RealTime, PhaseResult FullSpeed)
{
    public long Lost => RealTime.Lost + FullSpeed.Lost;
}
