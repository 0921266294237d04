using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Faults;

/// <summary>A fault at work.</summary>
internal sealed class Fault(FaultDescription description)
{
    // The same numbers in each run, so that a test that fails fails again.
    private readonly Random _random = new(1);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FaultKind Kind => description.Kind!.Value;

    public TimeSpan Latency => TimeSpan.FromMilliseconds(description.LatencyMs ?? 0);

    /// <summary>How much audio a stream takes in before it happens; null when it happens before the answer.</summary>
    public TimeSpan? AfterAudio =>
        description.AfterAudioMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
        : Kind == FaultKind.InternalFailure ? TimeSpan.Zero
        : null;

    /// <summary>How often it struck so far.</summary>
    public int Struck { get; private set; }

    public bool Means(AwsService service, string operation, string? resource) =>
        description.Service == service
        && (description.Operation is null || description.Operation == operation)
        && (description.Resource is null || description.Resource == resource);

    /// <summary>Whether it happens this time.</summary>
    public bool Strikes()
    {
        lock (_gate)
        {
            if (Struck >= description.Count || _random.NextDouble() >= description.Rate) return false;
            Struck++;
            return true;
        }
    }

    public void Remove() => _removed.TrySetResult();

    /// <summary>Waits until the fault is taken back, or the caller is gone.</summary>
    public async Task RemovedAsync(CancellationToken gone) =>
        await _removed.Task.WaitAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
