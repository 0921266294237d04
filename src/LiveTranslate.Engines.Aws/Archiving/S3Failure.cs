using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;
using static LiveTranslate.Engines.Aws.Archiving.S3ArchiveOptions;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>What S3's refusals mean, in words that say what to do.</summary>
internal sealed class S3Failure(S3ArchiveOptions options)
{
    /// <summary>S3 wants newer credentials than it was shown.</summary>
    public static bool IsExpiry(Exception refusal) =>
        refusal is AmazonServiceException { ErrorCode: "ExpiredToken" or "TokenRefreshRequired" or "InvalidToken" };

    /// <summary>What was caught is the world's doing, not a bug.</summary>
    public static bool IsExpected(Exception refusal) => refusal is
        AmazonServiceException or AmazonClientException or AwsServiceException or HttpRequestException or IOException
        or OperationCanceledException or TimeoutException or WebException;

    public StageFailure Of(Exception refusal, S3Action action) => refusal switch
    {
        AwsServiceException => Because("no-credentials",
            $"There are no AWS credentials to open the archive with ({refusal.Message.TrimEnd('.')}). Set Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), a profile or a role."),
        AmazonServiceException { StatusCode: not 0, ErrorCode: not null } answer => OfAnswer(answer, action),
        _ when IsTimeout(refusal) => TimedOut(options.AttemptTimeout),
        _ => Because("archive-unreachable",
            $"S3 cannot be reached ({WhyOf(refusal)}). {AwsFailure.Cure(nameof(AwsEngineOptions.S3Url))}"),
    };

    public StageFailure TimedOut(TimeSpan after) => Because(StageFailure.TimedOutCause,
        $"S3 did not answer within {after.TotalSeconds:0.#} s. Check the network; or raise {Name(nameof(options.AttemptTimeout))} or {Name(nameof(options.Timeout))}.");

    /// <summary>Somebody writes and deletes the same object all the time.</summary>
    public StageFailure Contended(string key) => Because("archive-contended",
        $"The object {key} is being written and deleted by others at once. Let nobody else write below {options.Prefix} in {options.Bucket}.");

    public StageFailure Corrupt(string key) => new(
        Stage.Archiving, "archive-corrupt",
        $"The object {key} in {options.Bucket} cannot be read as what it should hold. Restore an earlier version of it, or delete it.",
        Transient: false);

    /// <summary>The same object was written twice, although the second write was to be refused.</summary>
    public StageFailure NotConditional() => new(
        Stage.Archiving, "writes-not-conditional",
        $"The server that holds the bucket '{options.Bucket}' ignores 'If-None-Match', so that segments could be overwritten. Use S3, or a server that knows conditional writes.",
        Transient: false);

    private StageFailure OfAnswer(AmazonServiceException answer, S3Action action) => answer.ErrorCode switch
    {
        "NoSuchBucket" => Because("no-bucket",
            $"There is no bucket '{options.Bucket}'. Create it, or set {Name(nameof(options.Bucket))} to one that is there."),
        "ExpiredToken" or "TokenRefreshRequired" or "InvalidToken" => Because("credentials-expired",
            $"AWS calls the credentials expired or invalid ({answer.ErrorCode}), and newer ones were not found. Renew Aws:AccessKey, Aws:SecretKey and Aws:Token (Aws__Token), or use a profile or role that renews itself."),
        "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" => Because("clock-wrong",
            $"S3 has another time than this machine ({answer.ErrorCode}). Set the clock, and keep it right with NTP; the credentials may be good."),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" => Because("bad-credentials",
            $"AWS does not accept the credentials ({answer.ErrorCode}). Check Aws:AccessKey and Aws:SecretKey (Aws__AccessKey, Aws__SecretKey), the profile or the role."),
        "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => Because(
            "wrong-region",
            $"The bucket '{options.Bucket}' is in another region ({answer.ErrorCode}). Set Aws:Region (Aws__Region) to the bucket's."),
        "SlowDown" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "ServiceUnavailable" => Because("throttled",
            $"S3 wants fewer requests ({answer.ErrorCode}). It takes more by itself after some minutes of load; if it does not, spread sessions over several buckets."),
        { } code when code.StartsWith("KMS.", StringComparison.Ordinal) => Because("kms-key-unusable",
            $"The KMS key cannot be used ({code}). Enable it, or set {Name(nameof(options.KmsKeyId))} to another."),
        _ when answer.StatusCode == HttpStatusCode.Forbidden => Because("access-denied", $"{Denied(action)} ({answer.ErrorCode})."),
        _ when answer.StatusCode >= HttpStatusCode.InternalServerError => Because("archive-failed",
            $"S3 failed ({answer.ErrorCode}, request {answer.RequestId}). It is AWS's fault; see its health page if it stays."),
        _ => Because("archive-refused",
            $"S3 refused ({(int)answer.StatusCode} {answer.ErrorCode}, request {answer.RequestId}). Check the section {Section}."),
    };

    private string Denied(S3Action action)
    {
        var objects = $"arn:aws:s3:::{options.Bucket}/{options.Prefix}*";
        var kms = options.Encryption == S3Encryption.Kms
            ? ", and kms:GenerateDataKey and kms:Decrypt on the key"
            : "";
        var owner = options.BucketOwner is null ? "" : $"; and see that {Name(nameof(options.BucketOwner))} is the bucket's account";
        return action switch
        {
            S3Action.Put => $"S3 lets these credentials not write the archive. Allow them s3:PutObject on {objects}{kms}{owner}",
            // Without s3:ListBucket S3 does not say that an object is missing: it denies access to it.
            S3Action.GetMissing => $"S3 lets these credentials not ask what is missing. Allow them s3:ListBucket on arn:aws:s3:::{options.Bucket}{owner}",
            _ => $"S3 lets these credentials not read the archive. Allow them s3:GetObject on {objects}, and s3:ListBucket on arn:aws:s3:::{options.Bucket}, without which it denies what is merely missing{kms}{owner}",
        };
    }

    // An operator can cure each of these while the server runs and the session waits.
    private static StageFailure Because(string cause, string message) => new(Stage.Archiving, cause, message, Transient: true);

    private static bool IsTimeout(Exception refusal)
    {
        for (var cause = refusal; cause is not null; cause = cause.InnerException)
            if (cause is TimeoutException or OperationCanceledException) return true;
        return false;
    }

    // What HTTP says of a connection that is not made names its host and port, what is within it does not.
    private static string WhyOf(Exception refusal)
    {
        for (var cause = refusal; cause is not null; cause = cause.InnerException)
            if (cause is HttpRequestException { InnerException: SocketException }) return cause.Message.TrimEnd('.');
        return Innermost(refusal).Message.TrimEnd('.');
    }

    private static Exception Innermost(Exception refusal)
    {
        while (refusal.InnerException is { } inner) refusal = inner;
        return refusal;
    }
}

/// <summary>What was asked of S3 when it refused.</summary>
internal enum S3Action
{
    Put,
    Get,

    /// <summary>An object that surely is not there.</summary>
    GetMissing,
}
