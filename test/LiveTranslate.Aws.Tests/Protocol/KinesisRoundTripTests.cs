using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static LiveTranslate.Aws.Tests.Protocol.AwsJsonClientTests;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class KinesisRoundTripTests(LocalAwsFixture local)
{
    [Fact]
    public async Task A_record_put_into_a_stream_is_read_back_bit_for_bit()
    {
        using var client = Kinesis(local.Aws);
        var stream = await CreateStreamAsync(client, "round-trip");
        var data = RandomNumberGenerator.GetBytes(10_000);

        var put = await CallAsync(client, "PutRecord", new JsonObject
        {
            ["StreamName"] = stream, ["PartitionKey"] = "ß", ["Data"] = Convert.ToBase64String(data),
        });

        Assert.Contains(stream, (await CallAsync(client, "ListStreams", new JsonObject { ["Limit"] = 10_000 }))["StreamNames"]!.AsArray().Select(name => name!.GetValue<string>()));
        var record = Assert.Single(await ReadAsync(client, stream, put["ShardId"]!.GetValue<string>()))!;
        Assert.Equal(data, Convert.FromBase64String(record["Data"]!.GetValue<string>()));
        Assert.Equal("ß", record["PartitionKey"]!.GetValue<string>());
        Assert.Equal(put["SequenceNumber"]!.GetValue<string>(), record["SequenceNumber"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_an_error_with_its_name()
    {
        using var client = Kinesis(local.Aws);

        var error = await Assert.ThrowsAsync<AwsServiceException>(
            () => CallAsync(client, "DescribeStreamSummary", new JsonObject { ["StreamName"] = "nowhere" }));

        Assert.Equal("ResourceNotFoundException", error.Code);
        Assert.NotNull(error.RequestId);
    }

    internal static AwsJsonClient Kinesis(LocalAws aws, int maxAttempts = 3, TimeSpan? attemptTimeout = null) => new(
        new AwsJsonService("kinesis", "kinesis", "Kinesis_20131202"),
        new AwsConnectionOptions { Service = aws.Kinesis.ToString(), AccessKey = "x", SecretKey = "y" },
        TimeProvider.System,
        NullLogger.Instance)
    {
        MaxAttempts = maxAttempts,
        AttemptTimeout = attemptTimeout ?? TimeSpan.FromSeconds(10),
    };

    internal static async Task<string> CreateStreamAsync(AwsJsonClient client, string name, int shards = 1)
    {
        var stream = $"{name}-{Guid.NewGuid():N}";
        await CallAsync(client, "CreateStream", new JsonObject { ["StreamName"] = stream, ["ShardCount"] = shards });
        await Wait.UntilAsync(
            async () =>
            {
                var summary = await CallAsync(client, "DescribeStreamSummary", new JsonObject { ["StreamName"] = stream });
                return summary["StreamDescriptionSummary"]!["StreamStatus"]!.GetValue<string>() == "ACTIVE";
            },
            $"the stream {stream} to be active",
            cancellationToken: TestContext.Current.CancellationToken);
        return stream;
    }

    internal static async Task<JsonArray> ReadAsync(AwsJsonClient client, string stream, string shard) =>
        (await CallAsync(client, "GetRecords", new JsonObject { ["ShardIterator"] = await IteratorAsync(client, stream, shard) }))["Records"]!.AsArray();

    internal static async Task<string> IteratorAsync(AwsJsonClient client, string stream, string shard)
    {
        var iterator = await CallAsync(client, "GetShardIterator", new JsonObject
        {
            ["StreamName"] = stream, ["ShardId"] = shard, ["ShardIteratorType"] = "TRIM_HORIZON",
        });
        return iterator["ShardIterator"]!.GetValue<string>();
    }
}
