using LiveTranslate.Server.Cluster;
using Polly;
using Polly.Retry;

namespace LiveTranslate.Server.Connections;

/// <summary>
/// Calls to grains on behalf of a client that waits. A grain whose silo has just died answers from another within
/// seconds: it is better asked again here than by every client.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="workers">Whether anything could host a grain; without it, somebody always can.</param>
internal sealed class MovingGrains(TimeProvider time, WorkerPresence? workers = null)
{
    // Together some 6 s: a silo that hangs is given up sooner than that, one that died in two.
    private const int MaxRetries = 30;
    private static readonly TimeSpan BeforeNext = TimeSpan.FromMilliseconds(200);

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            // Not for a time-out: whoever waited so long has a right to an answer.
            ShouldHandle = new PredicateBuilder().Handle<OrleansException>(_ => workers is not { Lost: true }),
            MaxRetryAttempts = MaxRetries,
            Delay = BeforeNext,
            UseJitter = true,
        })
        .Build();

    /// <param name="call">May be made more than once.</param>
    /// <param name="gone">The client does not wait any more.</param>
    /// <exception cref="OrleansException">Nobody answered.</exception>
    public ValueTask<T> AskAsync<T>(Func<Task<T>> call, CancellationToken gone) =>
        _pipeline.ExecuteAsync(async _ => await call(), gone);
}
