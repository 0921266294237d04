namespace Orleans.Configuration;

/// <summary>The DynamoDB table in which clients find the gateways of a cluster: the one that its silos use.</summary>
public class DynamoDBGatewayOptions : DynamoDBTableOptions
{
    /// <summary>The table's name; default <c>OrleansSilos</c>.</summary>
    public override string TableName { get; set; } = DynamoDBClusteringOptions.DefaultTableName;
}
