using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws;

/// <summary>What a failed call means for a window, in words that say what to do.</summary>
/// <param name="stage">The stage that calls.</param>
/// <param name="service">The service's name, such as <c>Amazon Polly</c>.</param>
/// <param name="action">The IAM action it takes, such as <c>polly:SynthesizeSpeech</c>.</param>
/// <param name="endpoint">Where it is called.</param>
/// <param name="urlSetting">Which of the account's settings says that it is elsewhere, such as <c>PollyUrl</c>.</param>
internal sealed class AwsFailure(Stage stage, string service, string action, Uri endpoint, string urlSetting)
{
    /// <summary>The cause of calls that the service refuses because there are too many.</summary>
    public const string Throttled = "throttled";

    /// <param name="failure">What became of the call.</param>
    public StageFailure Of(AwsServiceException failure)
    {
        var (cause, message, transient) = failure switch
        {
            { Throttled: true } => (
                Throttled, $"{service} takes no more calls just now ({failure.Code}). Ask AWS for a higher quota, or lower Engines:Aws:Quotas.", true),
            { Code: AwsServiceException.NoCredentials } => (
                "credentials-missing", "There are no AWS credentials. Set Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), a profile, or a role.", false),
            { Code: AwsServiceException.CredentialsUnavailable } => (
                "credentials-unavailable", "Where the AWS credentials come from gives none just now.", true),
            { Code: AwsServiceException.WrongClock } => (
                "clock-wrong", $"This machine's clock and {service}'s differ ({failure.Message}) Set the clock, and keep it right with NTP; the credentials may be good.", true),
            // They may be renewed at any moment by whoever rotates them.
            { Code: "ExpiredTokenException" or "ExpiredToken" } => (
                "credentials-expired", $"{service} calls the AWS credentials expired. Renew them, or use a role that renews them by itself.", true),
            { Code: "UnrecognizedClientException" or "InvalidSignatureException" or "SignatureDoesNotMatch" or "InvalidClientTokenId"
                or "IncompleteSignature" or "MissingAuthenticationTokenException" } => (
                "credentials-refused", $"{service} does not know the AWS credentials ({failure.Code}). Check Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), or the profile or role.", false),
            { Code: "AccessDeniedException" or "AccessDenied" or "NotAuthorized" or "OptInRequired" } => (
                "access-denied", $"The AWS credentials may not use {service}. Allow them {action} in IAM.", false),
            { Code: AwsServiceException.ConnectionFailed or AwsServiceException.AttemptTimedOut } => (
                ServiceCircuit.Unreachable, $"{service} cannot be reached at {endpoint.Host}:{endpoint.Port} ({WhyOf(failure)}). {Cure(urlSetting)}", true),
            { Transient: true } => (
                ServiceCircuit.Unreachable, $"{service} does not answer ({failure.Code}).", true),
            _ => ("request-refused", $"{service} refused the request: {failure.Code}.", false),
        };
        return new StageFailure(stage, cause, message, transient);
    }

    /// <summary>What to look at when a service cannot be reached.</summary>
    public static string Cure(string urlSetting) =>
        $"Check the network and Aws:Region (Aws__Region), or Aws:{urlSetting} (Aws__{urlSetting}) where it is set.";

    private static string WhyOf(Exception failure)
    {
        while (failure.InnerException is { } inner) failure = inner;
        return failure is OperationCanceledException or TimeoutException ? "no answer in time" : failure.Message.TrimEnd('.');
    }
}
