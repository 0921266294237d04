namespace LiveTranslate.Cli.Measuring;

/// <summary>Latencies in buckets 1 % wide from 1 ms on: any number of them in a few kilobytes. Safe for several threads.</summary>
internal sealed class LatencyHistogram
{
    private const double Ratio = 1.01;

    // 1.01^1400 ms is 18 minutes, longer than anyone waits.
    private const int Buckets = 1_400;

    private static readonly double LogRatio = Math.Log(Ratio);

    private readonly long[] _counts = new long[Buckets];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(TimeSpan latency)
    {
        var bucket = latency.TotalMilliseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log(latency.TotalMilliseconds) / LogRatio);
        Interlocked.Increment(ref _counts[Math.Min(bucket, Buckets - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The latency that <paramref name="part"/> (0…1) of all do not exceed, at most 1 % too high; null when there is none.</summary>
    public TimeSpan? Quantile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * part));
        for (var bucket = 0; bucket < Buckets && Count > 0; bucket++)
            if ((rank -= Interlocked.Read(ref _counts[bucket])) <= 0)
                return TimeSpan.FromMilliseconds(Math.Pow(Ratio, bucket));
        return null;
    }

    public double? Milliseconds(double part) => Quantile(part) is { } latency ? Math.Round(latency.TotalMilliseconds, 1) : null;

    /// <summary>For people: <c>1.42 s</c>.</summary>
    public string Text(double part) => Quantile(part) is { } latency ? $"{latency.TotalSeconds:0.00} s" : "–";
}
