using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>A call that lasts, such as a stream, seen by its service's circuit from its beginning to its end.</summary>
internal sealed class OpenCall
{
    private readonly TaskCompletionSource<Outcome<bool>> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OpenCall()
    {
    }

    /// <summary>Begins it, unless the circuit is open.</summary>
    public static async ValueTask<Outcome<OpenCall>> BeginAsync(ServiceCircuit circuit, Stage stage)
    {
        var begun = new OpenCall();
        var call = circuit.CallAsync(stage, begun.MakeAsync, CancellationToken.None).AsTask();
        // Not at once: the trial after a break is made when the circuit has told that it is half open, elsewhere. Whoever
        // blocked for it here would wait for an end that only they can bring about.
        await Task.WhenAny(begun._made.Task, call);
        return begun._made.Task.IsCompleted ? begun : (await call).Failure!;
    }

    /// <summary>Ends it; the first word counts.</summary>
    /// <param name="failure">Why it failed; null when it went well.</param>
    public void End(StageFailure? failure) => _end.TrySetResult(failure is null ? true : failure);

    private ValueTask<Outcome<bool>> MakeAsync(CancellationToken cancellationToken)
    {
        _made.TrySetResult();
        return new ValueTask<Outcome<bool>>(_end.Task);
    }
}
