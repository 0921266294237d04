namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// Which part of its limit a gate uses. It falls by a factor when the service throttles, since others may use the same
/// account, and rises step by step while calls go well. Not thread-safe.
/// </summary>
internal sealed class SlowDown(TimeProvider time)
{
    /// <summary>What is left when the service goes on throttling: enough to find out that it has stopped.</summary>
    public const double Floor = 0.1;

    private const double Fall = 0.7;

    // Fifteen seconds from one fall back to the top: a throttled call in a hundred or so while others use the account, too.
    private const double RisePerSecond = 0.02;
    private static readonly TimeSpan LongestRise = TimeSpan.FromSeconds(1);
    private long _fellAt = long.MinValue;
    private long _movedAt;

    public double Part { get; private set; } = 1;

    /// <summary>False when nothing changes: calls made before the last fall say nothing about what is left since.</summary>
    public bool Throttled(long calledAt)
    {
        if (calledAt <= _fellAt || Part <= Floor) return false;
        _fellAt = _movedAt = time.GetTimestamp();
        Part = Math.Max(Floor, Part * Fall);
        return true;
    }

    /// <summary>False when nothing changes.</summary>
    public bool WentWell(long calledAt)
    {
        if (Part >= 1 || calledAt <= _fellAt) return false;
        var now = time.GetTimestamp();
        var since = time.GetElapsedTime(_movedAt, now);
        if (since <= TimeSpan.Zero) return false;
        _movedAt = now;
        Part = Math.Min(1, Part + RisePerSecond * Math.Min(since.TotalSeconds, LongestRise.TotalSeconds));
        return true;
    }
}
