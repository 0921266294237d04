using System.Collections.Concurrent;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Testing;

/// <summary>What a test wants to go wrong next in a fake: fail some calls, or hold all of them.</summary>
public sealed class ScriptedFailures
{
    private readonly ConcurrentQueue<StageFailure> _next = new();
    private volatile TaskCompletionSource? _held;
    private TaskCompletionSource? _heldNext;
    private volatile StageFailure? _always;
    private int _waiting;

    /// <summary>Calls that are being held just now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The next <paramref name="times"/> calls fail so.</summary>
    public void FailNext(StageFailure failure, int times = 1)
    {
        for (var i = 0; i < times; i++) _next.Enqueue(failure);
    }

    /// <summary>Every call fails so, until told otherwise with null.</summary>
    public void FailAlways(StageFailure? failure) => _always = failure;

    /// <summary>Calls hang until the answer is disposed of.</summary>
    public IDisposable Hang()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = held;
        return new Release(() =>
        {
            Interlocked.CompareExchange(ref _held, null, held);
            held.TrySetResult();
        });
    }

    /// <summary>The next call hangs until the answer is disposed of; those after it do not.</summary>
    public IDisposable HangNext()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _heldNext = held;
        return new Release(() => held.TrySetResult());
    }

    /// <summary>For the fake: waits while held, then says how this call fails; null when it does not.</summary>
    public async ValueTask<StageFailure?> NextAsync(CancellationToken cancellationToken)
    {
        if ((Interlocked.Exchange(ref _heldNext, null) ?? _held) is { } held)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await held.Task.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        return _next.TryDequeue(out var failure) ? failure : _always;
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
