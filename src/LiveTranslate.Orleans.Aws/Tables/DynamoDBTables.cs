using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Orleans.Aws.Tables;

internal static class DynamoDBTables
{
    public static IAmazonDynamoDB CreateClient(AwsConnectionOptions options)
    {
        var config = new AmazonDynamoDBConfig();
        if (options.ServiceUrl is { } url) (config.ServiceURL, config.AuthenticationRegion) = (url.ToString(), options.SigningRegion);
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.SigningRegion);
        return new AmazonDynamoDBClient(options.ResolveCredentials(), config);
    }

    public static async Task EnsureAsync(IAmazonDynamoDB client, string table, string hash, string? range, CancellationToken stop)
    {
        try
        {
            await client.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = table,
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    KeySchema = [new KeySchemaElement(hash, KeyType.HASH), new KeySchemaElement(range, KeyType.RANGE)],
                    AttributeDefinitions = [new AttributeDefinition(hash, ScalarAttributeType.S), new AttributeDefinition(range, ScalarAttributeType.S)],
                },
                stop);
        }
        catch (ResourceInUseException)
        {
        }

        while ((await client.DescribeTableAsync(table, stop)).Table.TableStatus != TableStatus.ACTIVE) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop);
    }
}
