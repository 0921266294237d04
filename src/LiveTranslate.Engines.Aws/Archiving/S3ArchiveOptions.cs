using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.RegularExpressions;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>Section <c>Engines:Aws:Archive</c>: which bucket holds the archive, and how it is spoken to.</summary>
internal sealed partial class S3ArchiveOptions : IValidatableObject
{
    public const string Section = "Engines:Aws:Archive";

    /// <summary>The bucket; it must be there.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>What every object's key begins with: empty, or names that each end in a slash. Default <c>sessions/</c>.</summary>
    public string Prefix { get; set; } = "sessions/";

    /// <summary>The bucket's account, 12 digits. When given, S3 refuses a bucket of the same name in another's hands.</summary>
    public string? BucketOwner { get; set; }

    /// <summary>How S3 encrypts what it keeps. Default <c>Aes256</c>.</summary>
    public S3Encryption Encryption { get; set; } = S3Encryption.Aes256;

    /// <summary>The KMS key's id or ARN, with <c>Kms</c> only. Default: the account's key for S3.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>
    /// Whether listeners are sent to S3 for speech. Off by default: their browsers must reach the bucket then, it must
    /// allow the page's origin (CORS), and a link opens without the session's passcode until it expires.
    /// </summary>
    public bool Links { get; set; }

    /// <summary>How long a link works, 1 s to 7 days; never longer than the credentials that signed it. Default 1 h.</summary>
    public TimeSpan LinkExpiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long one attempt of a call may wait for its answer, 100 ms to 1 min. Default 3 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a call may take with all its attempts, 100 ms to 5 min. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an attempt that may succeed later is repeated within a call, 0 to 10. Default 2.</summary>
    public int MaxRetries { get; set; } = 2;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsBucketName(Bucket))
            yield return Fault(nameof(Bucket), $"is '{Bucket}': it must name an S3 bucket, 3 to 63 lower-case letters, digits, dots and dashes");
        if (Prefix is null || !PrefixPattern().IsMatch(Prefix))
        {
            yield return Fault(nameof(Prefix),
                $"is '{Prefix}': it must be empty, or at most 200 letters, digits, dots, dashes and underscores in names that each end in a slash, such as talks/2026/");
        }

        if (BucketOwner is not null && !OwnerPattern().IsMatch(BucketOwner))
            yield return Fault(nameof(BucketOwner), "must be an AWS account's 12 digits, or left out");
        if (!Enum.IsDefined(Encryption))
            yield return Fault(nameof(Encryption), "must be Aes256, Kms or BucketDefault");
        if (KmsKeyId is not null && Encryption != S3Encryption.Kms)
            yield return Fault(nameof(KmsKeyId), $"needs {Section}:{nameof(Encryption)} Kms; or leave it out");
        if (KmsKeyId is not null && string.IsNullOrWhiteSpace(KmsKeyId))
            yield return Fault(nameof(KmsKeyId), "must be a KMS key's id or ARN, or left out for the account's key for S3");
        if (LinkExpiry < TimeSpan.FromSeconds(1) || LinkExpiry > TimeSpan.FromDays(7))
            yield return Fault(nameof(LinkExpiry), "must be 1 second to 7 days (00:00:01 to 7.00:00:00), which is what AWS signs for");
        if (AttemptTimeout < TimeSpan.FromMilliseconds(100) || AttemptTimeout > TimeSpan.FromMinutes(1))
            yield return Fault(nameof(AttemptTimeout), "must be 100 ms to 1 minute (00:00:00.1 to 00:01:00)");
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(5))
            yield return Fault(nameof(Timeout), "must be 100 ms to 5 minutes (00:00:00.1 to 00:05:00)");
        if (MaxRetries is < 0 or > 10)
            yield return Fault(nameof(MaxRetries), "must be 0 to 10");
    }

    /// <summary>How a setting is called in a file and in the environment.</summary>
    public static string Name(string property) => $"{Section}:{property} ({Variable(property)})";

    private static string Variable(string property) => $"{Section}:{property}".Replace(":", "__", StringComparison.Ordinal);

    private static ValidationResult Fault(string property, string must) => new(
        $"{Section}:{property} {must}. Set it in appsettings.json or by the environment variable {Variable(property)}.", [property]);

    private static bool IsBucketName(string? name) =>
        name is not null && BucketPattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal)
        && !IPAddress.TryParse(name, out _);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketPattern();

    // No name of dots only: such keys cannot be spoken of in a URL.
    [GeneratedRegex(@"^(?!.{201})((?!\.+/)[A-Za-z0-9._-]+/)*\z")]
    private static partial Regex PrefixPattern();

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex OwnerPattern();
}

/// <summary>How S3 encrypts what it keeps.</summary>
internal enum S3Encryption
{
    /// <summary>With keys that S3 manages.</summary>
    Aes256,

    /// <summary>With a key in AWS KMS, which has its own permissions and price.</summary>
    Kms,

    /// <summary>As the bucket is configured; for servers that know no encryption header.</summary>
    BucketDefault,
}
