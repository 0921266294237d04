namespace Orleans.Configuration;

/// <summary>The DynamoDB table in which silos find each other.</summary>
public class DynamoDBClusteringOptions : DynamoDBTableOptions
{
    /// <summary>Where a table is looked for unless it is told otherwise.</summary>
    internal const string DefaultTableName = "OrleansSilos";

    /// <summary>The table's name; default <c>OrleansSilos</c>. Any number of clusters may share one.</summary>
    public override string TableName { get; set; } = DefaultTableName;
}
