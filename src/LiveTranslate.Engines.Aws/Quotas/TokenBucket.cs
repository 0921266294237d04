namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// A rate with a burst, as AWS counts requests itself. What costs more than a whole burst goes when the bucket is full
/// and leaves a debt. Not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    // Filling adds fractions: a call must not wait for a billionth of a token.
    private const double Rounding = 1e-6;
    private readonly QuotaRate _whole;
    private readonly double _leastBurst;
    private readonly TimeProvider _time;
    private QuotaRate _rate;
    private double _level;
    private long _filledAt;

    public TokenBucket(QuotaRate whole, TimeProvider time)
    {
        (_whole, _rate, _time) = (whole, whole, time);
        _leastBurst = Math.Min(1, whole.Burst);
        _level = whole.Burst;
        _filledAt = time.GetTimestamp();
    }

    public double PerSecond => _rate.PerSecond;

    public bool Full => _level >= _rate.Burst - Rounding;

    /// <summary>How long the whole rate, never slowed, takes for a cost: what a call uses up, in seconds.</summary>
    public double Weigh(double cost) => cost / _whole.PerSecond;

    public void Fill(long now)
    {
        _level = Math.Min(_rate.Burst, _level + _time.GetElapsedTime(_filledAt, now).TotalSeconds * _rate.PerSecond);
        _filledAt = now;
    }

    public bool Has(double cost) => _level >= Math.Min(cost, _rate.Burst) - Rounding;

    public void Take(double cost) => _level -= cost;

    public void Drain() => _level = Math.Min(_level, 0);

    /// <summary>From the last filling until a call can go, after others that cost so much.</summary>
    public TimeSpan WaitFor(double ahead, double cost) => TimeSpan.FromSeconds(
        Math.Max(0, ahead + Math.Min(cost, _rate.Burst) - Rounding - _level) / _rate.PerSecond);

    /// <summary>Goes on with a part of the whole rate; a part of a call at once would let none go.</summary>
    public void Resize(double part)
    {
        _rate = new QuotaRate(_whole.PerSecond * part, Math.Max(_leastBurst, _whole.Burst * part));
        _level = Math.Min(_level, _rate.Burst);
    }
}
