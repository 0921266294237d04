namespace LiveTranslate.Cli.Server;

/// <summary>Wakes one waiter, and remembers a wake-up that came before the wait.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        lock (_set)
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
    }

    public Task WaitAsync(CancellationToken cancellation) => _set.WaitAsync(cancellation);

    /// <summary>Waits no longer than <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await _set.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The limit passed: the caller looks around for itself.
        }
    }

    public void Dispose() => _set.Dispose();
}
