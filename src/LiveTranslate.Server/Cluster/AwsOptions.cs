using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Server.Cluster;

/// <summary>Section <c>Aws</c>: the account, and what of it the cluster uses. Only read in mode Aws.</summary>
public sealed class AwsOptions : IValidatableObject
{
    public const string Section = "Aws";

    /// <summary>The region. Default: that of the environment, AWS_REGION.</summary>
    public string? Region { get; set; }

    /// <summary>Access key. Without one, the SDK's credential chain: environment, profile, container, instance.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    public string? Token { get; set; }

    /// <summary>A profile of the shared credentials file.</summary>
    public string? ProfileName { get; set; }

    /// <summary>Another server that speaks Kinesis' protocol, such as one on this machine.</summary>
    public string? KinesisUrl { get; set; }

    /// <summary>Another server that speaks DynamoDB's protocol, such as one on this machine.</summary>
    public string? DynamoDbUrl { get; set; }

    /// <summary>The Kinesis data stream that audio travels on.</summary>
    public string StreamName { get; set; } = "livetranslate-audio";

    /// <summary>Creates the data stream when there is none. Default false.</summary>
    public bool CreateStream { get; set; }

    /// <summary>Shards of a data stream that is created; none (default) for on-demand capacity.</summary>
    public int? ShardCount { get; set; }

    /// <summary>At most so many workers read the stream; the same in all servers. Default 8.</summary>
    public int LaneCount { get; set; } = 8;

    /// <summary>What the names of the tables begin with: silos, sessions and checkpoints.</summary>
    public string TablePrefix { get; set; } = "livetranslate-";

    /// <summary>Creates the tables when there are none, billed on demand. Default true.</summary>
    public bool CreateTables { get; set; } = true;

    /// <summary>The access, for a service that is elsewhere when a URL is given.</summary>
    public void CopyTo(AwsConnectionOptions connection, string? url)
    {
        (connection.Service, connection.Region) = (string.IsNullOrEmpty(url) ? Region : url, Region);
        (connection.AccessKey, connection.SecretKey, connection.Token) = (AccessKey, SecretKey, Token);
        connection.ProfileName = ProfileName;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (url, property) in new[] { (KinesisUrl, nameof(KinesisUrl)), (DynamoDbUrl, nameof(DynamoDbUrl)) })
        {
            if (!string.IsNullOrEmpty(url) && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                yield return Fault(property, "must be a URL such as http://127.0.0.1:4567");
        }

        if (string.IsNullOrWhiteSpace(StreamName)) yield return Fault(nameof(StreamName), "must name a Kinesis data stream");
        if (ShardCount is < 1) yield return Fault(nameof(ShardCount), "must be at least 1, or left out for on-demand capacity");
        if (LaneCount is < 1 or > 1024) yield return Fault(nameof(LaneCount), "must be 1 to 1024");
        if (string.IsNullOrWhiteSpace(TablePrefix)) yield return Fault(nameof(TablePrefix), "must be what the tables' names begin with");

        if (string.IsNullOrEmpty(Region) && new AwsConnectionOptions().SigningRegion is null && string.IsNullOrEmpty(KinesisUrl))
        {
            yield return Fault(nameof(Region), "must be an AWS region such as eu-central-1, here or as AWS_REGION");
            yield break;
        }

        var connection = new AwsConnectionOptions();
        CopyTo(connection, KinesisUrl);
        var faults = connection.ConnectionFaults(Section).ToArray();
        foreach (var fault in faults) yield return new ValidationResult(fault);
        if (faults.Length == 0 && Credentials(connection) is { } missing)
        {
            yield return Fault(nameof(AccessKey),
                $"and {Section}:SecretKey, a profile (AWS_PROFILE) or a role must give credentials ({missing})");
        }
    }

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

    private static ValidationResult Fault(string property, string must) => new(
        $"{Section}:{property} {must}. Set it in appsettings.json or by the environment variable {Section}__{property}.",
        [property]);
}
