using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace LiveTranslate.Pipeline;

/// <summary>
/// Calls an engine within a deadline, with another try for what may pass. Whatever the engine does, the answer is an
/// outcome: one bad window never stops a session.
/// </summary>
internal sealed partial class StagePolicy<T>
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private readonly Stage _stage;
    private readonly TimeSpan _deadline;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<Outcome<T>> _pipeline;

    public StagePolicy(Stage stage, TimeSpan deadline, TimeProvider time, ILogger logger)
    {
        _stage = stage;
        _deadline = deadline;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder<Outcome<T>> { TimeProvider = time }
            .AddTimeout(deadline)
            .AddRetry(new RetryStrategyOptions<Outcome<T>>
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<Outcome<T>>()
                    .Handle<TimeoutRejectedException>()
                    .HandleResult(outcome => outcome.Failure is { Transient: true }),
            })
            // Half the deadline a try: an engine that hangs is asked once more.
            .AddTimeout(deadline / 2)
            .Build();
    }

    public async Task<Outcome<T>> CallAsync(
        Func<CancellationToken, ValueTask<Outcome<T>>> call, CancellationToken cancellationToken)
    {
        try
        {
            // WaitAsync: an engine that ignores its token must not hold the window.
            return await _pipeline.ExecuteAsync(
                async token => await call(token).AsTask().WaitAsync(token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return StageFailure.TimedOut(_stage, _deadline);
        }
        // An engine may be cancelled by itself, by a time-out of its own; only ours ends the window.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogEngineThrew(_logger, exception, _stage);
            return new StageFailure(_stage, "engine-error", $"{exception.GetType().Name} in the engine.", Transient: false);
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "{Stage} engine threw; the window goes on without it")]
    private static partial void LogEngineThrew(ILogger logger, Exception exception, Stage stage);
}
