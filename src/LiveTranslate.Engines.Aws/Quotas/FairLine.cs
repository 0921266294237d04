using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// The sessions that wait at a gate, in turns. A turn moves on with what is given: who comes anew starts at the present
/// turn, so that nobody saves up turns, and who has just been given much stands as far behind. Deferred calls have turns of their
/// own, behind all live ones. Not thread-safe.
/// </summary>
/// <param name="maxWaiting">Calls in line: what a gate that is stuck can pile up.</param>
/// <param name="maxWaitingPerSession">Calls of one session.</param>
internal sealed class FairLine(int maxWaiting, int maxWaitingPerSession)
{
    // Forgetting a session costs no more than the turn it is ahead; remembering all that ever spoke costs memory.
    private const int MaxIdle = 1024;
    private readonly Dictionary<(SessionId Session, CallPriority Priority), QuotaVisitor> _visitors = [];
    private readonly List<QuotaVisitor> _waiting = [];
    private readonly double[] _turns = new double[Enum.GetValues<CallPriority>().Length];
    private long _arrivals;

    public int Count { get; private set; }

    /// <summary>Who is next; null when nobody waits.</summary>
    public QuotaWaiter? Next
    {
        get
        {
            QuotaWaiter? next = null;
            foreach (var visitor in _waiting)
            {
                var first = visitor.Waiters.First!.Value;
                if (next is null || Place(first).CompareTo(Place(next)) < 0) next = first;
            }

            return next;

            static (CallPriority, double, long) Place(QuotaWaiter waiter) =>
                (waiter.Visitor.Priority, waiter.Visitor.Key, waiter.Order);
        }
    }

    public IEnumerable<QuotaWaiter> All => _waiting.SelectMany(visitor => visitor.Waiters);

    public long EarliestDeadline => All.Min(waiter => waiter.Deadline);

    public QuotaVisitor Of(SessionId session, CallPriority priority)
    {
        if (!_visitors.TryGetValue((session, priority), out var visitor))
        {
            if (_visitors.Count >= MaxIdle) ForgetIdle();
            _visitors.Add((session, priority), visitor = new QuotaVisitor(session, priority));
        }

        // Who waits keeps the place it has.
        if (visitor.Waiters.Count == 0) visitor.Start = Math.Max(visitor.Start, _turns[(int)priority]);
        return visitor;
    }

    /// <summary>The session is given a call.</summary>
    public void Serve(QuotaVisitor visitor, double weight)
    {
        ref var turn = ref _turns[(int)visitor.Priority];
        turn = Math.Max(turn, visitor.Start);
        visitor.Take(weight);
    }

    /// <summary>
    /// Makes room for another call of the session, by a deferred call or one of a session that has more of them in line
    /// if need be.
    /// </summary>
    /// <param name="visitor">Who comes.</param>
    /// <param name="displaced">Out of the line now, and to be refused.</param>
    public bool TryMakeRoom(QuotaVisitor visitor, out QuotaWaiter? displaced)
    {
        displaced = null;
        if (visitor.Waiters.Count >= maxWaitingPerSession) return false;
        if (Count < maxWaiting) return true;
        var longest = _waiting.MaxBy(other => (other.Priority, other.Waiters.Count))!;
        if (longest.Priority < visitor.Priority) return false;
        if (longest.Priority == visitor.Priority && longest.Waiters.Count <= visitor.Waiters.Count + 1) return false;
        displaced = longest.Waiters.Last!.Value;
        return TryRemove(displaced);
    }

    public void Add(QuotaWaiter waiter)
    {
        waiter.Order = _arrivals++;
        if (waiter.Visitor.Waiters.Count == 0) _waiting.Add(waiter.Visitor);
        waiter.Visitor.Waiters.AddLast(waiter);
        Count++;
    }

    /// <summary>False when it is not in line any more.</summary>
    public bool TryRemove(QuotaWaiter waiter)
    {
        if (!waiter.Visitor.Waiters.Remove(waiter)) return false;
        if (waiter.Visitor.Waiters.Count == 0) _waiting.Remove(waiter.Visitor);
        Count--;
        return true;
    }

    /// <summary>What would be served before another call of the session.</summary>
    public (int Calls, double Cost) AheadOf(QuotaVisitor visitor)
    {
        var key = visitor.Key + visitor.Waiters.Sum(waiter => waiter.Weight);
        var (calls, cost) = (0, 0.0);
        foreach (var other in _waiting)
        {
            if (other.Priority > visitor.Priority) continue;
            var otherKey = other.Priority < visitor.Priority ? double.NegativeInfinity : other.Key;
            foreach (var waiter in other.Waiters)
            {
                if (other != visitor && otherKey > key) break;
                calls++;
                cost += waiter.Cost;
                otherKey += waiter.Weight;
            }
        }

        return (calls, cost);
    }

    private void ForgetIdle()
    {
        foreach (var (key, visitor) in _visitors)
            if (visitor.Idle) _visitors.Remove(key);
    }
}
