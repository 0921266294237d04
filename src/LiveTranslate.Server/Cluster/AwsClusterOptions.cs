using System.ComponentModel.DataAnnotations;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Server.Cluster;

/// <summary>Section <c>Aws</c>: the account, and what of it the cluster uses. Only read in mode Aws.</summary>
public sealed class AwsClusterOptions : AwsAccountOptions
{
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

    protected override IEnumerable<(string Property, string? Url)> Urls =>
        [(nameof(KinesisUrl), KinesisUrl), (nameof(DynamoDbUrl), DynamoDbUrl)];

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(StreamName)) yield return Fault(nameof(StreamName), "must name a Kinesis data stream");
        if (ShardCount is < 1) yield return Fault(nameof(ShardCount), "must be at least 1, or left out for on-demand capacity");
        if (LaneCount is < 1 or > 1024) yield return Fault(nameof(LaneCount), "must be 1 to 1024");
        if (string.IsNullOrWhiteSpace(TablePrefix)) yield return Fault(nameof(TablePrefix), "must be what the tables' names begin with");
        foreach (var fault in base.Validate(validationContext)) yield return fault;
    }
}
