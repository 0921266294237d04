using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace LiveTranslate.Aws.Protocol;

/// <summary>Where a service is and who calls it, in the words that Orleans' AWS packages use.</summary>
public class AwsConnectionOptions
{
    /// <summary>A region such as <c>eu-central-1</c>, or the URL of a service that speaks the same protocol.</summary>
    public string? Service { get; set; }

    /// <summary>
    /// The region. Beside a URL it is needed only when requests must be signed for another than the one in AWS's own host
    /// names, or than us-east-1 where the host is none of AWS's.
    /// </summary>
    public string? Region { get; set; }

    /// <summary>Access key. Without one, the SDK's credential chain: environment, profile, container, instance.</summary>
    public virtual string? AccessKey { get; set; }

    /// <summary>The access key's secret.</summary>
    public virtual string? SecretKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    public virtual string? Token { get; set; }

    /// <summary>A profile of the shared credentials file.</summary>
    public string? ProfileName { get; set; }

    /// <summary>Speak to hosts whose cryptography is validated (FIPS 140). Only with a region.</summary>
    public bool UseFips { get; set; }

    /// <summary>Speak to hosts that have IPv6 addresses too. Only with a region.</summary>
    public bool UseDualStack { get; set; }

    /// <summary>The URL, when <see cref="Service"/> is one.</summary>
    // "localhost:4567" and "/path" are URLs, too, but nothing that HTTP is spoken with.
    public Uri? ServiceUrl =>
        Uri.TryCreate(Service, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : null;

    /// <summary>The URL is none of AWS's own: a server on this machine, or a name that an organisation has given.</summary>
    public bool IsElsewhere => ServiceUrl is { } url && AwsEndpoint.RegionOf(url) is null;

    /// <summary>The region that requests are signed for; null when none is known.</summary>
    public string? SigningRegion =>
        Region ?? (ServiceUrl is { } url ? AwsEndpoint.RegionOf(url) : Service)
        ?? Environment.GetEnvironmentVariable(RegionVariable)
        ?? (ServiceUrl is null ? null : "us-east-1");

    /// <summary>Everything that is wrong with them, each fault with its setting and cure.</summary>
    /// <param name="section">How the options are called where they are set.</param>
    public IEnumerable<string> ConnectionFaults(string section)
    {
        const string MustBe = "must be an AWS region such as eu-central-1";
        const string OrUrl = "or a URL that begins with http:// or https://";
        if (SigningRegion is null)
            yield return $"{section}:Service (or :Region, or AWS_REGION) {MustBe}, {OrUrl}.";
        else if (!IsRegion(SigningRegion) && Region is null && ServiceUrl is null && Service is not null)
            yield return $"{section}:Service {MustBe}, {OrUrl}; '{SigningRegion}' is neither.";
        else if (!IsRegion(SigningRegion))
            yield return $"{(Region is null ? RegionVariable : $"{section}:Region")} {MustBe}, not '{SigningRegion}'.";
        if (ServiceUrl is not null && (UseFips || UseDualStack))
            yield return $"{section}:UseFips and {section}:UseDualStack choose a region's host: leave them out beside a URL.";
        if (AccessKey is null != SecretKey is null)
            yield return $"{section}:AccessKey and {section}:SecretKey must be set together, or neither, for the SDK's credential chain.";
        if (AccessKey is null && Token is not null)
            yield return $"{section}:Token needs {section}:AccessKey and {section}:SecretKey.";
        if (AccessKey is not null && ProfileName is not null)
            yield return $"{section}:AccessKey and {section}:ProfileName exclude each other: set one of them.";
    }

    /// <summary>The credentials: the keys given, the profile named, or what the SDK's chain finds.</summary>
    /// <exception cref="AmazonClientException">There are none.</exception>
    public virtual AWSCredentials ResolveCredentials()
    {
        if (AccessKey is not null)
        {
            return Token is null
                ? new BasicAWSCredentials(AccessKey, SecretKey)
                : new SessionAWSCredentials(AccessKey, SecretKey, Token);
        }

        if (ProfileName is not null)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(ProfileName, out var named)
                ? named
                : throw new AmazonClientException($"There is no profile '{ProfileName}' in the shared credentials file.");
        }

        return DefaultAWSCredentialsIdentityResolver.GetCredentials();
    }

    // The one that counts, of the two that AWS's tools read.
    private static string RegionVariable =>
        Environment.GetEnvironmentVariable("AWS_REGION") is null ? "AWS_DEFAULT_REGION" : "AWS_REGION";

    // It becomes part of a host's name.
    private static bool IsRegion(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
