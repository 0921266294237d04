namespace Orleans.Configuration;

/// <summary>
/// Where a Kinesis audio stream records how far its shards are delivered. What says nothing of where its table is and who
/// asks takes region and credentials of the data stream.
/// </summary>
public class DynamoDBStreamQueueCheckpointerOptions : DynamoDBTableOptions
{
    /// <summary>The table; several streams and services can share one. Default <c>OrleansStreamCheckpoints</c>.</summary>
    public override string TableName { get; set; } = "OrleansStreamCheckpoints";

    /// <summary>How often progress is written: what the next owner of a lane may read again. Default 2 s.</summary>
    public TimeSpan PersistInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a start waits for the table to become active. Default 2 min.</summary>
    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The data stream's own URL, when it is no host of AWS: its table cannot be guessed from that.</summary>
    internal Uri? StreamUrl { get; private set; }

    internal override TimeSpan ReadyLimit => InitializationTimeout;

    internal override IEnumerable<string> Faults(string section)
    {
        if (StreamUrl is not null)
        {
            yield return $"{section}:Service must say where the checkpoint table is, as the data stream is at {StreamUrl}: "
                + "set a URL of a server that speaks DynamoDB's protocol, or a region, with UseDynamoDBCheckpointer.";
        }

        foreach (var fault in base.Faults(section)) yield return fault;
        if (PersistInterval <= TimeSpan.Zero) yield return $"{section}:PersistInterval must be longer than zero, such as 00:00:02.";
        if (InitializationTimeout <= TimeSpan.Zero) yield return $"{section}:InitializationTimeout must be longer than zero, such as 00:02:00.";
    }

    /// <summary>Takes region and credentials of the data stream where none are given here.</summary>
    internal void TakeAccessOf(KinesisAudioStreamOptions stream)
    {
        if (Service is null && Region is null)
        {
            if (stream.IsElsewhere) StreamUrl = stream.ServiceUrl;
            else Region = stream.SigningRegion;
            (UseFips, UseDualStack) = (UseFips || stream.UseFips, UseDualStack || stream.UseDualStack);
        }

        if ((AccessKey ?? SecretKey ?? Token ?? ProfileName) is not null) return;
        (AccessKey, SecretKey, Token, ProfileName) = (stream.AccessKey, stream.SecretKey, stream.Token, stream.ProfileName);
    }
}
