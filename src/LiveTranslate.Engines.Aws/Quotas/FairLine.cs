using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// The sessions that wait at a gate, in turns. A turn moves on with what is given: who comes anew starts at the present
/// turn, so that nobody saves up turns, and who has just been given much stands as far behind. Not thread-safe.
/// </summary>
/// <param name="maxWaiting">Calls in line: what a gate that is stuck can pile up.</param>
/// <param name="maxWaitingPerSession">Calls of one session.</param>
internal sealed class FairLine(int maxWaiting, int maxWaitingPerSession)
{
    // Forgetting a session costs no more than the turn it is ahead; remembering all that ever spoke costs memory.
    private const int MaxIdle = 1024;
    private readonly Dictionary<SessionId, QuotaVisitor> _visitors = [];
    private readonly List<QuotaVisitor> _waiting = [];
    private double _turn;
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
                if (next is null || visitor.Key < next.Visitor.Key
                    || (visitor.Key == next.Visitor.Key && first.Order < next.Order)) next = first;
            }

            return next;
        }
    }

    public IEnumerable<QuotaWaiter> All => _waiting.SelectMany(visitor => visitor.Waiters);

    public long EarliestDeadline => All.Min(waiter => waiter.Deadline);

    public QuotaVisitor Of(SessionId session)
    {
        if (!_visitors.TryGetValue(session, out var visitor))
        {
            if (_visitors.Count >= MaxIdle) ForgetIdle();
            _visitors.Add(session, visitor = new QuotaVisitor(session));
        }

        // Who waits keeps the place it has.
        if (visitor.Waiters.Count == 0) visitor.Start = Math.Max(visitor.Start, _turn);
        return visitor;
    }

    /// <summary>The session is given a call.</summary>
    public void Serve(QuotaVisitor visitor, double weight)
    {
        _turn = Math.Max(_turn, visitor.Start);
        visitor.Take(weight);
    }

    /// <summary>Makes room for another call of the session, by a call of one that has more of them in line if need be.</summary>
    /// <param name="visitor">Who comes.</param>
    /// <param name="displaced">Out of the line now, and to be refused.</param>
    public bool TryMakeRoom(QuotaVisitor visitor, out QuotaWaiter? displaced)
    {
        displaced = null;
        if (visitor.Waiters.Count >= maxWaitingPerSession) return false;
        if (Count < maxWaiting) return true;
        var longest = _waiting.MaxBy(other => other.Waiters.Count)!;
        if (longest.Waiters.Count <= visitor.Waiters.Count + 1) return false;
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
            var otherKey = other.Key;
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
        foreach (var (session, visitor) in _visitors)
            if (visitor.Idle) _visitors.Remove(session);
    }
}
