using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>A call that lasts, such as a stream, seen by its service's circuit from its beginning to its end.</summary>
internal sealed class OpenCall
{
    private readonly TaskCompletionSource<Outcome<bool>> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _made;

    private OpenCall()
    {
    }

    /// <summary>Begins it, unless the circuit is open.</summary>
    public static Outcome<OpenCall> Begin(ServiceCircuit circuit, Stage stage)
    {
        var begun = new OpenCall();
        var call = circuit.CallAsync(stage, begun.MakeAsync, CancellationToken.None).AsTask();
        // What the circuit does not make it answers at once.
        return begun._made ? begun : call.Result.Failure!;
    }

    /// <summary>Ends it; the first word counts.</summary>
    /// <param name="failure">Why it failed; null when it went well.</param>
    public void End(StageFailure? failure) => _end.TrySetResult(failure is null ? true : failure);

    private ValueTask<Outcome<bool>> MakeAsync(CancellationToken cancellationToken)
    {
        _made = true;
        return new ValueTask<Outcome<bool>>(_end.Task);
    }
}
