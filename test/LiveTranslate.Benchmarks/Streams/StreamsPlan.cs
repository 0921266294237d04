namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What is run, the same for each way.</summary>
/// <param name="Total">How long all of it takes, roughly.</param>
/// <param name="Sessions">Sessions that speak in real time.</param>
/// <param name="Shards">Of each data stream.</param>
/// <param name="Silos">1 does everything; of more, the first is the gateway and the others are workers.</param>
internal sealed record StreamsPlan(TimeSpan Total, int Sessions, int Shards, int Silos)
{
    // So many that a full request is on its way while others are answered; each has one chunk under way.
    private const int LeastAtFullSpeed = 500;

    // Baseline, Kinesis streams, memory streams. What is left of each one's third goes into its start and end.
    private TimeSpan OfEach => Total / 3;

    /// <summary>A run that is not done by then is given up.</summary>
    public TimeSpan Latest => (Total * 2) + TimeSpan.FromMinutes(1);

    public TimeSpan WarmUp => OfEach * 0.15;

    public TimeSpan Idle => OfEach * 0.1;

    public TimeSpan RealTime => OfEach * 0.5;

    public TimeSpan FullSpeed => OfEach * 0.2;

    public int SessionsAtFullSpeed => Math.Max(Sessions, LeastAtFullSpeed);
}
