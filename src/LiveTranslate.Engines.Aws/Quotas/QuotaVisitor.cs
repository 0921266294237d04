using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>One session at one gate, its calls of one priority: what it holds, what it has had lately, and what waits.</summary>
internal sealed class QuotaVisitor(SessionId session, CallPriority priority)
{
    private double _holding;

    public SessionId Session => session;

    public CallPriority Priority => priority;

    /// <summary>First come, first served.</summary>
    public LinkedList<QuotaWaiter> Waiters { get; } = [];

    public int Held { get; private set; }

    /// <summary>The turn from which on its first waiter is due; it moves on with what the session is given.</summary>
    public double Start { get; set; }

    /// <summary>Who has the least goes first: least had lately, and least in hand.</summary>
    public double Key => Start + _holding;

    public bool Idle => Held == 0 && Waiters.Count == 0;

    public void Take(double weight)
    {
        Held++;
        _holding += weight;
        Start += weight;
    }

    public void Return(double weight)
    {
        Held--;
        // Sums of fractions do not come back to zero by themselves.
        _holding = Held == 0 ? 0 : _holding - weight;
    }
}
