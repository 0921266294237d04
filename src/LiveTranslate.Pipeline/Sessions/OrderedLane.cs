namespace LiveTranslate.Pipeline.Sessions;

/// <summary>Does one thing after the other, in the order they were asked for. Not thread-safe.</summary>
internal sealed class OrderedLane
{
    // A delivery that hangs is given up by its caller's time-out; until then no more than this many wait behind it.
    // What is not delivered is filled in from the archive.
    private const int MaxWaiting = 16;

    private Task _last = Task.CompletedTask;
    private int _waiting;

    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Gives up what has not begun.</param>
    /// <returns>Completes when the work is done; never fails for the work before it.</returns>
    public Task Enqueue(Func<Task> work, CancellationToken cancellationToken)
    {
        if (_waiting >= MaxWaiting) return Task.CompletedTask;
        _waiting++;
        return _last = RunAsync(_last, work, cancellationToken);
    }

    private async Task RunAsync(Task before, Func<Task> work, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            // What came before may have been given up half done: this must not overtake it.
            cancellationToken.ThrowIfCancellationRequested();
            await work();
        }
        finally
        {
            _waiting--;
        }
    }
}
