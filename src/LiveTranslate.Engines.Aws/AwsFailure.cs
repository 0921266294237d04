using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws;

/// <summary>What a failed call means for a window, in words that say what to do.</summary>
internal static class AwsFailure
{
    /// <summary>The cause of calls that the service refuses because there are too many.</summary>
    public const string Throttled = "throttled";

    /// <param name="stage">The stage that called.</param>
    /// <param name="service">The service's name, such as <c>Amazon Polly</c>.</param>
    /// <param name="action">The IAM action it takes, such as <c>polly:SynthesizeSpeech</c>.</param>
    /// <param name="failure">What became of the call.</param>
    public static StageFailure Of(Stage stage, string service, string action, AwsServiceException failure)
    {
        var (cause, message, transient) = failure switch
        {
            { Throttled: true } => (
                Throttled, $"{service} takes no more calls just now ({failure.Code}). Ask AWS for a higher quota, or lower Engines:Aws:Quotas.", true),
            { Code: AwsServiceException.NoCredentials } => (
                "credentials-missing", "There are no AWS credentials. Set Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), a profile, or a role.", false),
            { Code: AwsServiceException.CredentialsUnavailable } => (
                "credentials-unavailable", "Where the AWS credentials come from gives none just now.", true),
            // They may be renewed at any moment by whoever rotates them.
            { Code: "ExpiredTokenException" or "ExpiredToken" } => (
                "credentials-expired", $"{service} calls the AWS credentials expired. Renew them, or use a role that renews them by itself.", true),
            { Code: "UnrecognizedClientException" or "InvalidSignatureException" or "SignatureDoesNotMatch" or "InvalidClientTokenId"
                or "IncompleteSignature" or "MissingAuthenticationTokenException" } => (
                "credentials-refused", $"{service} does not know the AWS credentials ({failure.Code}). Check Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), or the profile or role.", false),
            { Code: "AccessDeniedException" or "AccessDenied" or "NotAuthorized" or "OptInRequired" } => (
                "access-denied", $"The AWS credentials may not use {service}. Allow them {action} in IAM.", false),
            { Transient: true } => (
                ServiceCircuit.Unreachable, $"{service} does not answer ({failure.Code}).", true),
            _ => ("request-refused", $"{service} refused the request: {failure.Code}.", false),
        };
        return new StageFailure(stage, cause, message, transient);
    }
}
