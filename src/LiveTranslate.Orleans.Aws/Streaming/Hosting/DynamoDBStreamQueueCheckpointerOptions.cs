using LiveTranslate.Aws.Protocol;

namespace Orleans.Configuration;

/// <summary>Where a Kinesis stream provider records how far its shards are delivered.</summary>
public class DynamoDBStreamQueueCheckpointerOptions : AwsConnectionOptions
{
    /// <summary>The table; several streams and services can share one. Default <c>OrleansStreamCheckpoints</c>.</summary>
    public string TableName { get; set; } = "OrleansStreamCheckpoints";

    /// <summary>Makes the table when there is none. Default true.</summary>
    public bool CreateIfNotExists { get; set; } = true;

    /// <summary>Provisioned capacity for a table that is made, instead of on-demand billing. Default false.</summary>
    public bool UseProvisionedThroughput { get; set; }

    /// <summary>Read capacity units, when provisioned. Default 10.</summary>
    public int ReadCapacityUnits { get; set; } = 10;

    /// <summary>Write capacity units, when provisioned. Default 5.</summary>
    public int WriteCapacityUnits { get; set; } = 5;

    /// <summary>How often progress is written: what the next owner of a lane may read again. Default 2 s.</summary>
    public TimeSpan PersistInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal IEnumerable<string> Faults(string name)
    {
        var section = $"The checkpoints of the Kinesis stream provider '{name}'";
        if (Fault(nameof(DynamoDBStreamQueueCheckpointerOptions)) is { } fault) yield return $"{section}: {fault}";
        if (string.IsNullOrWhiteSpace(TableName)) yield return $"{section} need TableName, the name of a table.";
        if (PersistInterval <= TimeSpan.Zero) yield return $"{section}: PersistInterval must be longer than zero.";
    }
}
