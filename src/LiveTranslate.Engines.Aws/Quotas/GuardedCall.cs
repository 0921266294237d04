using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>How a stage calls its service: not while it cannot be reached, and not before its session's turn.</summary>
/// <param name="Stage">The stage that calls.</param>
/// <param name="Circuit">The service's circuit.</param>
/// <param name="Patience">How long a call may wait for its turn.</param>
/// <param name="FailureOf">What a failed call means.</param>
internal sealed record GuardedCall(Stage Stage, ServiceCircuit Circuit, TimeSpan Patience, Func<AwsServiceException, StageFailure> FailureOf)
{
    /// <param name="gate">The limit that the call counts for.</param>
    /// <param name="session">Whose call it is.</param>
    /// <param name="cost">What it costs of the limit.</param>
    /// <param name="call">Makes it.</param>
    /// <param name="cancellationToken">Ends the wait, and the call.</param>
    /// <param name="priority">A deferred call waits behind all live ones.</param>
    public async ValueTask<Outcome<T>> MakeAsync<T>(
        QuotaGate gate, SessionId session, double cost, Func<CancellationToken, Task<Outcome<T>>> call, CancellationToken cancellationToken,
        CallPriority priority = CallPriority.Live)
    {
        if (Circuit.Refusal(Stage) is { } open) return open;
        var entry = await gate.EnterAsync(session, cost, Patience, cancellationToken, priority);
        if (!entry.Entered) return entry.Refusal.ToFailure(Stage);
        using var lease = entry.Lease;
        return await Circuit.CallAsync(Stage, ReportedAsync, cancellationToken);

        async ValueTask<Outcome<T>> ReportedAsync(CancellationToken token)
        {
            try
            {
                var answer = await call(token);
                lease.Report(CallReport.Answered);
                return answer;
            }
            catch (AwsServiceException exception)
            {
                lease.Report(CallReports.Of(exception));
                return FailureOf(exception);
            }
        }
    }
}
