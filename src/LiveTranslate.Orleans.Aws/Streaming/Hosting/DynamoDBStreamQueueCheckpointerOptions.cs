namespace Orleans.Configuration;

/// <summary>Where a Kinesis stream provider records how far its shards are delivered.</summary>
public class DynamoDBStreamQueueCheckpointerOptions : DynamoDBTableOptions
{
    /// <summary>The table; several streams and services can share one. Default <c>OrleansStreamCheckpoints</c>.</summary>
    public override string TableName { get; set; } = "OrleansStreamCheckpoints";

    /// <summary>How often progress is written: what the next owner of a lane may read again. Default 2 s.</summary>
    public TimeSpan PersistInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal override IEnumerable<string> Faults(string section) =>
        PersistInterval > TimeSpan.Zero
            ? base.Faults(section)
            : base.Faults(section).Append($"{section}:PersistInterval must be longer than zero, such as 00:00:02.");
}
