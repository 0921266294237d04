using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>What a failed call says about the service.</summary>
internal static class CallReports
{
    /// <summary>Throttling is an answer; no answer, and errors that pass, are the service's trouble; the rest is the request's.</summary>
    public static CallReport Of(AwsServiceException failure) => failure switch
    {
        { Throttled: true } => CallReport.Throttled,
        { Transient: true } => CallReport.Unreachable,
        _ => CallReport.Answered,
    };
}
