namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>How the service took a call.</summary>
internal enum CallReport
{
    /// <summary>It answered; be it that it refuses this one request.</summary>
    Answered,

    /// <summary>It wants fewer calls.</summary>
    Throttled,

    /// <summary>No answer, or one that says it cannot serve anybody now.</summary>
    Unreachable,
}

/// <summary>The right to make one call, or to keep one stream open. Disposing of it gives its place back.</summary>
internal sealed class QuotaLease(QuotaGate gate, QuotaVisitor visitor, double weight, long takenAt) : IDisposable
{
    private int _returned;

    internal QuotaVisitor Visitor { get; } = visitor;

    internal double Weight { get; } = weight;

    internal long TakenAt { get; } = takenAt;

    /// <summary>Tells the gate how the call went, as soon as that is known; a stream may do so more than once.</summary>
    public void Report(CallReport report) => gate.Report(this, report);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0) gate.Return(this);
    }
}
