using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws;

/// <summary>What an engine says of itself after a trial call.</summary>
internal static class EngineProbes
{
    /// <summary>Makes a trial call, past all limits: it is one, at the start.</summary>
    /// <param name="call">The call.</param>
    /// <param name="failureOf">What it means when it fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Outcome<T>> TryAsync<T>(
        Func<CancellationToken, Task<Outcome<T>>> call, Func<AwsServiceException, StageFailure> failureOf, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken);
        }
        catch (AwsServiceException exception)
        {
            return failureOf(exception);
        }
    }

    /// <summary>The report of an engine that only workers call.</summary>
    /// <param name="stage">The stage it serves.</param>
    /// <param name="service">Its name.</param>
    /// <param name="host">Where it is.</param>
    public static Task<EngineReport> LeftToWorkers(Stage stage, string service, string host) =>
        Task.FromResult(new EngineReport(stage, service, [new EngineFinding(host, true, "called by workers only, and not tried here")]));

    /// <summary>The report of an engine whose trial failed.</summary>
    /// <param name="stage">The stage it serves.</param>
    /// <param name="service">Its name.</param>
    /// <param name="host">Where it is.</param>
    /// <param name="failure">What became of the trial.</param>
    public static EngineReport Failed(Stage stage, string service, string host, StageFailure failure) => new(
        stage, service,
        // Too many calls are no fault of ours: it is there, and we may use it.
        [failure.Cause == AwsFailure.Throttled
            ? new EngineFinding(host, true, "throttles just now")
            : new EngineFinding(host, false, failure.Cause, failure.Message)])
    {
        Passing = failure.Transient,
    };
}
