using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// Stops calling a service that cannot be reached, so that windows fail at once instead of each by its own deadline; one
/// call at a time tries again. Thread-safe.
/// </summary>
internal sealed partial class ServiceCircuit
{
    /// <summary>The cause by which a call says that nobody answered; the circuit counts those and no others.</summary>
    public const string Unreachable = "service-unreachable";

    /// <summary>The cause of calls that are not made because the circuit is open.</summary>
    public const string Open = "circuit-open";

    // Half of the calls of ten seconds, and at least ten: a window in three languages that is late once proves nothing,
    // and few calls that fail by themselves hurt nobody.
    private const double FailureRatio = 0.5;
    internal const int LeastCalls = 10;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly TimeSpan _break;
    private readonly ILogger _logger;
    private long _changedAt;

    /// <param name="service">For people and metrics, such as <c>polly</c>.</param>
    /// <param name="breakDuration">How long it is open before one call tries; at least 0.5 s.</param>
    /// <param name="time">Measures the break.</param>
    /// <param name="logger">Hears of openings and closings.</param>
    public ServiceCircuit(string service, TimeSpan breakDuration, TimeProvider time, ILogger logger)
    {
        (Service, _break, _time, _logger) = (service, breakDuration, time, logger);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = LeastCalls,
                SamplingDuration = Sampling,
                BreakDuration = breakDuration,
                StateProvider = _state,
                ShouldHandle = call => ValueTask.FromResult(IsFailure(call.Outcome.Exception)),
                OnOpened = OnOpened,
                OnHalfOpened = OnHalfOpened,
                OnClosed = OnClosed,
            })
            .Build();
        QuotaInstruments.NoteCircuit(service, CircuitState.Closed);
    }

    public string Service { get; }

    public CircuitState State => _state.CircuitState;

    private TimeSpan Left
    {
        get
        {
            var left = _break - _time.GetElapsedTime(Volatile.Read(ref _changedAt));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// The failure that a call would meet; null when it may be made. Asked before a call waits for its turn: an open
    /// circuit must not use up the quota.
    /// </summary>
    public StageFailure? Refusal(Stage stage)
    {
        if (State is CircuitState.Closed) return null;
        var left = Left;
        return left > TimeSpan.Zero ? NotCalled(stage, left) : null;
    }

    /// <summary>Makes a call, unless the circuit is open.</summary>
    /// <param name="stage">Whose failure it is when the call is not made.</param>
    /// <param name="call">
    /// Fails with <see cref="Unreachable"/> when nobody answers. Its own time-out must be shorter than the caller's: a
    /// call that the caller gives up says nothing about the service.
    /// </param>
    /// <param name="cancellationToken">Handed to the call.</param>
    public async ValueTask<Pipeline.Outcome<T>> CallAsync<T>(
        Stage stage, Func<CancellationToken, ValueTask<Pipeline.Outcome<T>>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var answer = await _pipeline.ExecuteOutcomeAsync(MakeAsync, context, call);
            if (answer.Exception is UnreachableException unreachable) return unreachable.Failure;
            if (answer.Exception is BrokenCircuitException) return NotCalled(stage, Left);
            answer.ThrowIfException();
            return answer.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // The strategy wants exceptions as values; thrown, each would cost more than all the rest here.
    private static async ValueTask<Polly.Outcome<Pipeline.Outcome<T>>> MakeAsync<T>(
        ResilienceContext context, Func<CancellationToken, ValueTask<Pipeline.Outcome<T>>> call)
    {
        try
        {
            // WaitAsync: a trial that ignores its token would keep the circuit half open, and everybody else out.
            var answer = await call(context.CancellationToken).AsTask().WaitAsync(context.CancellationToken);
            return answer.Failure is { Cause: Unreachable } failure
                ? Polly.Outcome.FromException<Pipeline.Outcome<T>>(new UnreachableException(failure))
                : Polly.Outcome.FromResult(answer);
        }
        catch (Exception exception)
        {
            return Polly.Outcome.FromException<Pipeline.Outcome<T>>(exception);
        }
    }

    // A trial that was given up proves nothing, so the circuit stays open; of other calls that says nothing either way.
    private bool IsFailure(Exception? exception) =>
        exception is UnreachableException || (exception is OperationCanceledException && State is CircuitState.HalfOpen);

    private StageFailure NotCalled(Stage stage, TimeSpan left) => new(
        stage, Open, $"{Service} cannot be reached and is tried again in {left.TotalSeconds:0.#} s.", Transient: true);

    private ValueTask OnOpened(OnCircuitOpenedArguments<object> opened)
    {
        Note(CircuitState.Open);
        LogOpened(Service, opened.BreakDuration);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnHalfOpened(OnCircuitHalfOpenedArguments halfOpened)
    {
        Note(CircuitState.HalfOpen);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnClosed(OnCircuitClosedArguments<object> closed)
    {
        Note(CircuitState.Closed);
        LogClosed(Service);
        return ValueTask.CompletedTask;
    }

    private void Note(CircuitState state)
    {
        Volatile.Write(ref _changedAt, _time.GetTimestamp());
        QuotaInstruments.NoteCircuit(Service, state);
    }

    private sealed class UnreachableException(StageFailure failure) : Exception(failure.Message)
    {
        public StageFailure Failure { get; } = failure;
    }

    [LoggerMessage(4461, LogLevel.Warning, "{Service} cannot be reached; it is tried again every {Break}")]
    private partial void LogOpened(string service, TimeSpan @break);

    [LoggerMessage(4462, LogLevel.Information, "{Service} is reached again")]
    private partial void LogClosed(string service);
}
