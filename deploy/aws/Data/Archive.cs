using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Data;

/// <summary>The bucket of segments, captions and speech.</summary>
internal sealed class Archive : Construct
{
    /// <summary>What all keys of sessions begin with: <c>Engines:Aws:Archive:Prefix</c>.</summary>
    public const string Prefix = "sessions/";

    // A few bytes of each start of each server.
    private const string ProbePrefix = $"{Prefix}probe/";

    public Archive(Construct scope, DeploymentOptions options, string domain)
        : base(scope, "Archive")
    {
        Bucket = new Bucket(this, "Bucket", new BucketProps
        {
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            MinimumTLSVersion = 1.2,
            Encryption = BucketEncryption.S3_MANAGED,
            LifecycleRules = [.. Rules(options)],
            // Where speech is a link, the pages fetch it from here.
            Cors =
            [
                new CorsRule
                {
                    AllowedOrigins = [$"https://{domain}"],
                    AllowedMethods = [HttpMethods.GET, HttpMethods.HEAD],
                    AllowedHeaders = ["*"],
                    ExposedHeaders = ["Content-Length", "Content-Range"],
                    MaxAge = 3600,
                },
            ],
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        });
    }

    public Bucket Bucket { get; }

    /// <summary>Where links to speech lead: what the pages must be allowed to fetch from.</summary>
    public string Origin => $"https://{Bucket.BucketRegionalDomainName}";

    // Objects are of 1 to 30 KB: too small for the colder classes, which bill 128 KB at least.
    private static IEnumerable<LifecycleRule> Rules(DeploymentOptions options)
    {
        yield return new LifecycleRule { Id = "probes", Prefix = ProbePrefix, Expiration = Duration.Days(1) };
        if (options.ArchiveDays > 0)
            yield return new LifecycleRule { Id = "sessions", Prefix = Prefix, Expiration = Duration.Days(options.ArchiveDays) };
        yield return new LifecycleRule { Id = "unfinished", AbortIncompleteMultipartUploadAfter = Duration.Days(1) };
    }
}
