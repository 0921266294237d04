namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>What a gate has to give now: places, calls, units. Knows how long it will be until there is enough. Not thread-safe.</summary>
internal sealed class Capacity
{
    // Many workers, all of them throttled: each still tries a call now and then.
    private const double LeastPart = 0.02;

    // A call weighs a fifth in how long calls hold their places, so that the estimate follows within a few.
    private const double HoldWeight = 0.2;
    private readonly int? _wholePlaces;
    private readonly TokenBucket? _calls;
    private readonly TokenBucket? _units;
    private readonly List<QuotaLease> _held = [];
    private readonly TimeProvider _time;
    private TimeSpan? _hold;

    public Capacity(QuotaLimit limit, TimeProvider time)
    {
        Places = _wholePlaces = limit.Places;
        _calls = limit.Calls is { } calls ? new TokenBucket(calls, time) : null;
        _units = limit.Units is { } units ? new TokenBucket(units, time) : null;
        _time = time;
        Now = time.GetTimestamp();
    }

    /// <summary>When it was last filled.</summary>
    public long Now { get; private set; }

    public int? Places { get; private set; }

    public double? CallsPerSecond => _calls?.PerSecond;

    public double? UnitsPerSecond => _units?.PerSecond;

    public int InUse { get; private set; }

    public bool HasPlace => Places is not { } places || InUse < places;

    public bool Untouched => InUse == 0 && _calls is not { Full: false } && _units is not { Full: false };

    public void Fill()
    {
        Now = _time.GetTimestamp();
        _calls?.Fill(Now);
        _units?.Fill(Now);
    }

    public bool HasRoom(double cost) => HasPlace && _calls?.Has(1) != false && _units?.Has(cost) != false;

    /// <summary>How much of the gate a call takes, by whatever it takes most of; all calls the same where only places count.</summary>
    public double Weigh(double cost) =>
        _calls is null && _units is null ? 1 : Math.Max(_calls?.Weigh(1) ?? 0, _units?.Weigh(cost) ?? 0);

    public void Take(QuotaLease lease, double cost)
    {
        InUse++;
        if (_wholePlaces is not null) _held.Add(lease);
        _calls?.Take(1);
        _units?.Take(cost);
    }

    public void Return(QuotaLease lease)
    {
        InUse--;
        if (!_held.Remove(lease)) return;
        var held = _time.GetElapsedTime(lease.TakenAt);
        _hold = _hold is { } usual ? usual + (held - usual) * HoldWeight : held;
    }

    /// <summary>The service has nothing left for now, whatever was counted here.</summary>
    public void Drain()
    {
        Fill();
        _calls?.Drain();
        _units?.Drain();
    }

    public void Resize(double part)
    {
        Fill();
        part = Math.Max(LeastPart, part);
        if (_wholePlaces is { } places) Places = Math.Max(1, (int)(places * part));
        _calls?.Resize(part);
        _units?.Resize(part);
    }

    /// <summary>When a call would have its turn, after others that cost so much together.</summary>
    public TimeSpan WaitFor(int calls, double ahead, double cost)
    {
        var wait = Longer(
            _calls?.WaitFor(calls, 1) ?? TimeSpan.Zero,
            _units?.WaitFor(ahead, cost) ?? TimeSpan.Zero);
        return Places is { } places ? Longer(wait, UntilReturned(calls + 1 + InUse - places)) : wait;
    }

    public TimeSpan RateWaitFor(double cost) =>
        Longer(_calls?.WaitFor(0, 1) ?? TimeSpan.Zero, _units?.WaitFor(0, cost) ?? TimeSpan.Zero);

    // The oldest lease is returned first, after as long as leases were lately held; and the next holder's in its place.
    private TimeSpan UntilReturned(int leases)
    {
        if (leases <= 0 || _hold is not { } hold || _held.Count == 0) return TimeSpan.Zero;
        var (rounds, index) = Math.DivRem(leases - 1, _held.Count);
        var left = hold - _time.GetElapsedTime(_held[index].TakenAt, Now);
        return Longer(left, TimeSpan.Zero) + hold * rounds;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
