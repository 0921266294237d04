namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>A call that waits for its turn. Whoever takes it out of the line answers it, and only once.</summary>
internal sealed class QuotaWaiter(QuotaGate gate, QuotaVisitor visitor, double cost, double weight, long since, long deadline)
{
    // The continuation runs an engine: never under the gate's lock.
    private readonly TaskCompletionSource<QuotaEntry> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QuotaVisitor Visitor => visitor;

    public double Cost => cost;

    public double Weight => weight;

    public long Since => since;

    public long Deadline => deadline;

    /// <summary>Places waiters of one key in the order of their arrival.</summary>
    public long Order { get; set; }

    public async ValueTask<QuotaEntry> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((QuotaWaiter)waiter!).Leave(token), this);
        return await _answer.Task;
    }

    public void Answer(QuotaEntry entry) => _answer.SetResult(entry);

    private void Leave(CancellationToken cancellationToken)
    {
        if (gate.TryLeave(this)) _answer.SetCanceled(cancellationToken);
    }
}
