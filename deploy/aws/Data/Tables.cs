using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace LiveTranslate.Deploy.Aws.Data;

/// <summary>Who is in the cluster, what sessions are and how far they have come, and how far the stream has been read.</summary>
internal sealed class Tables : Construct
{
    public Tables(Construct scope, DeploymentOptions options)
        : base(scope, "Tables")
    {
        Silos = Make("Silos", new TableProps { TableName = $"{PrefixOf(options)}silos", PartitionKey = Key("ClusterId") });
        Sessions = Make("Sessions", new TableProps
        {
            TableName = $"{PrefixOf(options)}sessions",
            PartitionKey = Key("Grain"),
            SortKey = Key("State"),
            // The one that cannot be made again: any second of the last 35 days.
            PointInTimeRecovery = true,
        });
        Checkpoints = Make("Checkpoints", new TableProps
        {
            TableName = $"{PrefixOf(options)}checkpoints", PartitionKey = Key("Stream"), SortKey = Key("Shard"),
        });
        // Not what a first deployment leaves that failed: the next one could not make it again.
        Sessions.ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }

    public Table Silos { get; }

    public Table Sessions { get; }

    public Table Checkpoints { get; }

    public IEnumerable<Table> All => [Silos, Sessions, Checkpoints];

    /// <summary>What the servers know the tables by: <c>Aws:TablePrefix</c>.</summary>
    public static string PrefixOf(DeploymentOptions options) => $"{options.Name}-";

    private Table Make(string id, TableProps props)
    {
        props.BillingMode = BillingMode.PAY_PER_REQUEST;
        props.Encryption = TableEncryption.AWS_MANAGED;
        props.RemovalPolicy = RemovalPolicy.DESTROY;
        return new Table(this, id, props);
    }

    private static Attribute Key(string name) => new() { Name = name, Type = AttributeType.STRING };
}
