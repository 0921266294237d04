using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;

namespace LiveTranslate.Aws.Protocol;

/// <summary>Section <c>Aws</c>: region and credentials, for everything here that uses AWS.</summary>
public abstract class AwsAccountOptions : IValidatableObject
{
    public const string Section = "Aws";
    private const string InEnvironment = "In the environment ':' is '__' in the name.";

    /// <summary>The region. Default: that of the environment, AWS_REGION.</summary>
    public string? Region { get; set; }

    /// <summary>Access key. Without one, the SDK's credential chain: environment, profile, container, instance.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    public string? Token { get; set; }

    /// <summary>A profile of the shared credentials file.</summary>
    public string? ProfileName { get; set; }

    /// <summary>Speak to hosts whose cryptography is validated (FIPS 140), where no URL is given. Default false.</summary>
    public bool UseFips { get; set; }

    /// <summary>Speak to hosts that have IPv6 addresses too, where no URL is given. Default false.</summary>
    public bool UseDualStack { get; set; }

    /// <summary>The access, for a service that is elsewhere when a URL is given.</summary>
    public void CopyTo(AwsConnectionOptions connection, string? url)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var elsewhere = !string.IsNullOrEmpty(url);
        (connection.Service, connection.Region) = (elsewhere ? url : OrNull(Region), OrNull(Region));
        (connection.AccessKey, connection.SecretKey, connection.Token) = (OrNull(AccessKey), OrNull(SecretKey), OrNull(Token));
        connection.ProfileName = OrNull(ProfileName);
        (connection.UseFips, connection.UseDualStack) = (UseFips && !elsewhere, UseDualStack && !elsewhere);
    }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (property, url) in Urls)
        {
            if (!string.IsNullOrEmpty(url) && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                yield return Fault(property, "must be a URL such as http://127.0.0.1:4567");
        }

        var needsRegion = Urls.FirstOrDefault(service => string.IsNullOrEmpty(service.Url)).Property is not null;
        if (needsRegion && string.IsNullOrEmpty(Region) && new AwsConnectionOptions().SigningRegion is null)
        {
            yield return Fault(nameof(Region), "must be an AWS region such as eu-central-1, here or as AWS_REGION");
            yield break;
        }

        var connection = new AwsConnectionOptions();
        CopyTo(connection, needsRegion ? null : Urls.FirstOrDefault().Url);
        var faults = connection.ConnectionFaults(Section).ToArray();
        foreach (var fault in faults)
            yield return new ValidationResult(fault.StartsWith($"{Section}:", StringComparison.Ordinal) ? $"{fault} {InEnvironment}" : fault);
        if (faults.Length == 0 && Credentials(connection) is { } missing)
        {
            yield return Fault(nameof(AccessKey),
                $"and {Section}:SecretKey, a profile (AWS_PROFILE) or a role must give credentials ({missing})");
        }
    }

    /// <summary>The services that are used, each with the setting of its URL and the URL, if one is set.</summary>
    protected abstract IEnumerable<(string Property, string? Url)> Urls { get; }

    protected static ValidationResult Fault(string property, string must) => new(
        $"{Section}:{property} {must}. Set it in appsettings.json or by the environment variable {Section}__{property}.",
        [property]);

    // An environment variable can be emptied, but not be unset, by who starts a container.
    private static string? OrNull(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string? Credentials(AwsConnectionOptions connection)
    {
        try
        {
            connection.ResolveCredentials().GetCredentials();
            return null;
        }
        catch (AmazonClientException exception)
        {
            // A list of everything it has tried would follow.
            return exception.Message.Split('\n', '.')[0];
        }
    }
}
