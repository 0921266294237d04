using System.Collections.Frozen;
using System.Net;

namespace LiveTranslate.Aws.Protocol;

/// <summary>A call that failed: what the service answered, or why there was no answer.</summary>
/// <param name="code">The service's name for the error, or one of the constants here.</param>
/// <param name="message">What it says about it.</param>
/// <param name="statusCode">The status of the response; null when there was none.</param>
/// <param name="requestId">What the service's operators find the request by.</param>
/// <param name="innerException">What was caught, when there was no answer.</param>
public sealed class AwsServiceException(
    string code, string message, HttpStatusCode? statusCode = null, string? requestId = null, Exception? innerException = null)
    : Exception($"{code}: {message}", innerException)
{
    /// <summary>No connection, or it broke before the whole answer was there. The call may have been carried out.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>No whole answer within the time of one attempt. The call may have been carried out.</summary>
    public const string AttemptTimedOut = "AttemptTimedOut";

    /// <summary>An answer that is not what was asked for, such as a proxy's page.</summary>
    public const string UnreadableResponse = "UnreadableResponse";

    /// <summary>Nobody to sign as: no credentials were found where they are looked for.</summary>
    public const string NoCredentials = "NoCredentials";

    /// <summary>Where credentials come from gave none this time, such as an instance's metadata or a role.</summary>
    public const string CredentialsUnavailable = "CredentialsUnavailable";

    /// <summary>
    /// The service refused the signature's time: this machine's clock and the service's differ. It is put right for what
    /// follows; the credentials may be good.
    /// </summary>
    public const string WrongClock = "WrongClock";

    // From the error models of Kinesis, DynamoDB, Translate and Polly, and the list that AWS's SDKs share.
    private static readonly FrozenSet<string> ThrottlingCodes = FrozenSet.ToFrozenSet(
        [
            "BandwidthLimitExceeded", "KMSThrottlingException", "LimitExceededException", "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
            "SlowDown", "Throttling", "ThrottledException", "ThrottlingException", "TooManyRequestsException",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> PassingCodes = FrozenSet.ToFrozenSet(
        [
            AttemptTimedOut, ConnectionFailed, CredentialsUnavailable, "InternalFailure", "InternalFailureException", "InternalServerError",
            "InternalServerException", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "ServiceUnavailableException",
        ],
        StringComparer.Ordinal);

    /// <summary>Such as <c>ResourceNotFoundException</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The status of the response; null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;

    /// <summary>What the service's operators find the request by; null when it gave none.</summary>
    public string? RequestId { get; } = requestId;

    /// <summary>The service wants fewer calls.</summary>
    public bool Throttled => StatusCode == HttpStatusCode.TooManyRequests || ThrottlingCodes.Contains(Code);

    /// <summary>The same call may succeed later.</summary>
    public bool Transient =>
        Throttled || StatusCode >= HttpStatusCode.InternalServerError || StatusCode == HttpStatusCode.RequestTimeout
        || PassingCodes.Contains(Code);
}
