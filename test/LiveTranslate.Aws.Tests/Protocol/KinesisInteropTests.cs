using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;
using static LiveTranslate.Aws.Tests.Protocol.AwsJsonClientTests;
using static LiveTranslate.Aws.Tests.Protocol.KinesisRoundTripTests;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class KinesisInteropTests(LocalAwsFixture local)
{
    private const string Session = "session-ß/1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_our_client_puts_the_official_one_reads_bit_for_bit()
    {
        using var client = Kinesis(local.Aws);
        var stream = await CreateStreamAsync(client, "interop", shards: 2);
        byte[][] records = [.. Enumerable.Range(1, 20).Select(number => RandomNumberGenerator.GetBytes(number * 500))];

        var put = await CallAsync(client, "PutRecords", new JsonObject
        {
            ["StreamName"] = stream,
            ["Records"] = new JsonArray(
                [.. records.Select(data => new JsonObject { ["PartitionKey"] = Session, ["Data"] = Convert.ToBase64String(data) })]),
        });

        Assert.Equal(0, put["FailedRecordCount"]!.GetValue<int>());
        var read = await OfficialKinesisClient.ReadAsync(local.Aws, stream, Cancellation);
        Assert.Equal(records, read.Select(record => record.GetProperty("Data").GetBytesFromBase64()));
        Assert.All(read, record => Assert.Equal(Session, record.GetProperty("PartitionKey").GetString()));
        Assert.Equal(
            put["Records"]!.AsArray().Select(record => record!["SequenceNumber"]!.GetValue<string>()),
            read.Select(record => record.GetProperty("SequenceNumber").GetString()));
    }

    [Fact]
    public async Task What_the_official_client_puts_ours_reads_bit_for_bit()
    {
        using var client = Kinesis(local.Aws);
        var stream = await CreateStreamAsync(client, "interop");
        var pcm = RandomNumberGenerator.GetBytes(50_001);

        var put = await OfficialKinesisClient.PutAsync(local.Aws, stream, Session, pcm, bytesPerRecord: 8000, Cancellation);

        Assert.Equal([8000, 8000, 8000, 8000, 8000, 8000, 2001], put.Select(line => line.GetProperty("Bytes").GetInt32()));
        var read = await ReadAsync(client, stream, put[0].GetProperty("ShardId").GetString()!);
        Assert.Equal(pcm, read.SelectMany(record => Convert.FromBase64String(record!["Data"]!.GetValue<string>())));
        Assert.Equal(
            put.Select(line => line.GetProperty("SequenceNumber").GetString()),
            read.Select(record => record!["SequenceNumber"]!.GetValue<string>()));
    }
}
