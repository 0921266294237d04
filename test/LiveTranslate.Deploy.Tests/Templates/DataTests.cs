using System.Text.Json.Nodes;
using LiveTranslate.Orleans.Aws.Clustering;
using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Orleans.Aws.Tables;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class DataTests(SynthesizedStack stack)
{
    [Fact]
    public void The_stream_follows_demand_keeps_a_day_and_is_encrypted()
    {
        var stream = stack.One("AWS::Kinesis::Stream");
        Assert.Equal("ON_DEMAND", (string?)stream["StreamModeDetails"]!["StreamMode"]);
        Assert.Null(stream["ShardCount"]);
        Assert.Equal(24, (int?)stream["RetentionPeriodHours"]);
        Assert.Equal("KMS", (string?)stream["StreamEncryption"]!["EncryptionType"]);
        Assert.Equal("alias/aws/kinesis", (string?)stream["StreamEncryption"]!["KeyId"]);
    }

    [Fact]
    public void Tables_have_the_keys_that_servers_look_for()
    {
        Assert.Equal(3, stack.All("AWS::DynamoDB::Table").Count);
        AssertKey("Silos", ClusterItem.TableKey);
        AssertKey("Sessions", StateItem.TableKey);
        AssertKey("Checkpoints", new TableKey("Stream", "Shard"));
    }

    [Fact]
    public void Tables_are_billed_on_demand_and_encrypted()
    {
        foreach (var (_, table) in stack.All("AWS::DynamoDB::Table"))
        {
            Assert.Equal("PAY_PER_REQUEST", (string?)table["BillingMode"]);
            Assert.True((bool?)table["SSESpecification"]!["SSEEnabled"]);
        }
    }

    [Fact]
    public void Sessions_can_be_had_back_and_outlive_the_stack()
    {
        var sessions = stack.One("AWS::DynamoDB::Table", "Sessions");
        Assert.True((bool?)sessions["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]);
        // A first deployment that fails leaves nothing in the way of the next one: names are given once.
        Assert.Equal("RetainExceptOnCreate", stack.DeletionOf("AWS::DynamoDB::Table", "Sessions"));
        Assert.Equal("Delete", stack.DeletionOf("AWS::DynamoDB::Table", "Silos"));
        Assert.Equal("Delete", stack.DeletionOf("AWS::Kinesis::Stream"));
    }

    [Fact]
    public void The_bucket_is_private_encrypted_and_outlives_the_stack()
    {
        var bucket = stack.One("AWS::S3::Bucket");
        var blocked = bucket["PublicAccessBlockConfiguration"]!.AsObject();
        Assert.Equal(4, blocked.Count);
        Assert.All(blocked, setting => Assert.True((bool?)setting.Value));
        Assert.Equal("AES256", (string?)bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]);
        Assert.Equal("BucketOwnerEnforced", (string?)bucket["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]);
        Assert.Equal("RetainExceptOnCreate", stack.DeletionOf("AWS::S3::Bucket"));
    }

    [Fact]
    public void The_bucket_refuses_who_comes_without_TLS()
    {
        var statements = stack.One("AWS::S3::BucketPolicy")["PolicyDocument"]!["Statement"]!.AsArray();
        Assert.Contains(statements, statement =>
            (string?)statement!["Effect"] == "Deny" && (string?)statement["Condition"]?["Bool"]?["aws:SecureTransport"] == "false");
        Assert.All(statements, statement => Assert.Equal("Deny", (string?)statement!["Effect"]));
    }

    [Fact]
    public void Objects_expire_by_what_they_are()
    {
        var rules = stack.One("AWS::S3::Bucket")["LifecycleConfiguration"]!["Rules"]!.AsArray()
            .Where(rule => rule!["ExpirationInDays"] is not null)
            .ToDictionary(rule => (string)rule!["Prefix"]!, rule => (int)rule!["ExpirationInDays"]!);
        Assert.Equal(new Dictionary<string, int> { ["sessions/probe/"] = 1, ["sessions/"] = 365 }, rules);
    }

    [Fact]
    public void The_pages_and_no_others_may_fetch_speech()
    {
        var rule = Assert.Single(stack.One("AWS::S3::Bucket")["CorsConfiguration"]!["CorsRules"]!.AsArray())!;
        Assert.Equal(["https://live.example.org"], Texts(rule["AllowedOrigins"]!));
        Assert.Equal(["GET", "HEAD"], Texts(rule["AllowedMethods"]!));
    }

    private void AssertKey(string table, TableKey key)
    {
        var expected = key.Range is null ? [$"{key.Hash} HASH"] : new[] { $"{key.Hash} HASH", $"{key.Range} RANGE" };
        var properties = stack.One("AWS::DynamoDB::Table", table);
        Assert.Equal(expected, properties["KeySchema"]!.AsArray().Select(part => $"{part!["AttributeName"]} {part["KeyType"]}"));
        Assert.All(properties["AttributeDefinitions"]!.AsArray(), attribute => Assert.Equal("S", (string?)attribute!["AttributeType"]));
        Assert.Equal($"livetranslate-{table.ToLowerInvariant()}", (string?)properties["TableName"]);
    }

    private static IEnumerable<string> Texts(JsonNode array) => array.AsArray().Select(item => (string)item!);
}
