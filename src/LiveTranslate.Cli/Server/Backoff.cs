namespace LiveTranslate.Cli.Server;

/// <summary>How long to wait before the next try: doubling, capped, and jittered so that a crowd does not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan cap, Random random)
{
    private int _tries;

    /// <summary>What a client that lost its connection waits.</summary>
    public static Backoff Reconnect() => new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5), Random.Shared);

    public TimeSpan Next()
    {
        // 2^20 × 250 ms is far above any cap; the bound only keeps the shift in range.
        var full = first * (1 << Math.Min(_tries++, 20));
        return (full < cap ? full : cap) * (0.5 + random.NextDouble() / 2);
    }

    public void Reset() => _tries = 0;
}
