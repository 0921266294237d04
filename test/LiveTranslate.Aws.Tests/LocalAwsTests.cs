using Amazon.DynamoDBv2;
using LiveTranslate.Aws.Protocol;
using Xunit;

namespace LiveTranslate.Aws.Tests;

public sealed class LocalAwsTests(LocalAwsFixture local)
{
    [Fact]
    public async Task Local_dynamodb_answers_the_official_client()
    {
        var options = new AwsConnectionOptions { Service = local.Aws.DynamoDb.ToString(), AccessKey = "x", SecretKey = "y" };
        using var client = new AmazonDynamoDBClient(
            options.ResolveCredentials(),
            new AmazonDynamoDBConfig { ServiceURL = options.Service, AuthenticationRegion = options.SigningRegion });

        var tables = await client.ListTablesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, tables.HttpStatusCode);
    }
}
