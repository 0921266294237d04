using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Testing;
using Xunit;
using static LiveTranslate.Aws.Tests.Protocol.AwsJsonClientTests;
using static LiveTranslate.Aws.Tests.Protocol.KinesisRoundTripTests;

namespace LiveTranslate.Aws.Tests;

/// <summary>The faults of the local servers do what they say, to the calls they are meant for and to no others.</summary>
public sealed class LocalAwsFaultTests(LocalAwsFixture local) : IDisposable
{
    private readonly AwsJsonClient _once = Kinesis(local.Aws, maxAttempts: 1);

    public void Dispose() => _once.Dispose();

    [Theory]
    [InlineData(AwsFaultKind.Throttle, "ProvisionedThroughputExceededException", 0)]
    [InlineData(AwsFaultKind.ServerError, "InternalFailure", 0)]
    [InlineData(AwsFaultKind.ConnectionReset, AwsServiceException.ConnectionFailed, 0)]
    [InlineData(AwsFaultKind.LostAnswer, AwsServiceException.ConnectionFailed, 1)]
    public async Task A_fault_strikes_the_calls_it_is_meant_for(AwsFaultKind kind, string code, int stored)
    {
        var stream = await CreateStreamAsync(_once, "fault");
        var other = await CreateStreamAsync(_once, "other");
        await using var fault = await local.Aws.InjectAsync(new AwsFault { Kind = kind, Operation = "PutRecord", Resource = stream, Count = 1 });

        await PutAsync(other);
        var error = await Assert.ThrowsAsync<AwsServiceException>(() => PutAsync(stream));

        Assert.Equal((code, true), (error.Code, error.Transient));
        Assert.Equal(1, await fault.StruckAsync());
        Assert.Equal(1, await local.Aws.CallsAsync("PutRecord", stream));
        Assert.Equal(stored, (await ReadAsync(_once, stream, "shardId-000000000000")).Count);
        await PutAsync(stream);
        Assert.Equal(stored + 1, (await ReadAsync(_once, stream, "shardId-000000000000")).Count);
    }

    [Fact]
    public async Task A_call_that_hangs_is_let_go_when_the_fault_is_taken_back()
    {
        var stream = await CreateStreamAsync(_once, "hang");
        var fault = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.Hang, Resource = stream });
        using var hasty = Kinesis(local.Aws, maxAttempts: 1, attemptTimeout: TimeSpan.FromSeconds(1));

        Assert.Equal(AwsServiceException.AttemptTimedOut, (await Assert.ThrowsAsync<AwsServiceException>(() => PutAsync(stream, hasty))).Code);

        var held = PutAsync(stream);
        await Wait.UntilAsync(async () => await fault.StruckAsync() == 2, "the call to be held", cancellationToken: TestContext.Current.CancellationToken);
        await fault.DisposeAsync();
        Assert.Equal(AwsServiceException.ConnectionFailed, (await Assert.ThrowsAsync<AwsServiceException>(() => held)).Code);
        await PutAsync(stream);
    }

    [Fact]
    public async Task Latency_delays_a_call()
    {
        var stream = await CreateStreamAsync(_once, "late");
        await using var fault = await local.Aws.InjectAsync(
            new AwsFault { Kind = AwsFaultKind.Latency, Resource = stream, Latency = TimeSpan.FromMilliseconds(300) });
        var watch = Stopwatch.StartNew();

        await PutAsync(stream);

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(290), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Records_of_a_put_fail_one_by_one_and_only_the_others_are_stored()
    {
        var stream = await CreateStreamAsync(_once, "partial");
        await using var fault = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.PartialFailure, Resource = stream, Rate = 0.3 });

        var answer = await PutManyAsync(stream, Enumerable.Range(0, 100).Select(number => new byte[] { (byte)number }));

        var results = answer["Records"]!.AsArray();
        var failed = results.Select((result, index) => (result, index)).Where(pair => pair.result!["ErrorCode"] is not null).ToList();
        Assert.InRange(failed.Count, 15, 45);
        Assert.Equal(failed.Count, answer["FailedRecordCount"]!.GetValue<int>());
        Assert.Equal(failed.Count, await fault.StruckAsync());
        Assert.All(failed, pair => Assert.Equal("ProvisionedThroughputExceededException", pair.result!["ErrorCode"]!.GetValue<string>()));
        var stored = await ReadAsync(_once, stream, "shardId-000000000000");
        Assert.Equal(
            Enumerable.Range(0, 100).Except(failed.Select(pair => pair.index)).Select(index => (byte)index),
            stored.Select(record => Convert.FromBase64String(record!["Data"]!.GetValue<string>()).Single()));
        Assert.Equal(
            results.Where(result => result!["ErrorCode"] is null).Select(result => result!["SequenceNumber"]!.GetValue<string>()),
            stored.Select(record => record!["SequenceNumber"]!.GetValue<string>()));
    }

    [Fact]
    public async Task All_records_of_a_put_may_fail()
    {
        var stream = await CreateStreamAsync(_once, "partial");
        await using var fault = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.PartialFailure, Resource = stream, Count = 3 });

        Assert.Equal(3, (await PutManyAsync(stream, [[1], [2], [3]]))["FailedRecordCount"]!.GetValue<int>());
        Assert.Equal(0, (await PutManyAsync(stream, [[1], [2], [3]]))["FailedRecordCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_iterator_expires_on_demand()
    {
        var stream = await CreateStreamAsync(_once, "expired");
        await using var fault = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.ExpiredIterator, Resource = stream, Count = 1 });

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => ReadAsync(_once, stream, "shardId-000000000000"));

        Assert.Equal(("ExpiredIteratorException", false), (error.Code, error.Transient));
        Assert.Empty(await ReadAsync(_once, stream, "shardId-000000000000"));
    }

    [Fact]
    public async Task A_shard_is_read_five_times_a_second_at_most()
    {
        var stream = await CreateStreamAsync(_once, "limits", shards: 2);
        await using var limits = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.RealLimits, Resource = stream });
        var iterator = await IteratorAsync(_once, stream, "shardId-000000000000");
        var watch = Stopwatch.StartNew();

        var failures = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Record.ExceptionAsync(
            () => CallAsync(_once, "GetRecords", new JsonObject { ["ShardIterator"] = iterator })).AsTask()));

        Assert.InRange(failures.Count(failure => failure is null), 5, 6 + (int)(5 * watch.Elapsed.TotalSeconds));
        Assert.All(failures.OfType<AwsServiceException>(), failure => Assert.True(failure.Throttled));
        await ReadAsync(_once, stream, "shardId-000000000001");
    }

    [Theory]
    [InlineData(40, 102_400, 10)]
    [InlineData(400, 10, 400)]
    public async Task A_shard_takes_a_mebibyte_and_a_thousand_records_a_second(int records, int bytes, int taken)
    {
        var stream = await CreateStreamAsync(_once, "limits");
        await using var limits = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.RealLimits, Resource = stream });
        var data = new byte[bytes];

        var answer = await PutManyAsync(stream, Enumerable.Repeat(data, records));

        // While the call is looked at, a little comes free again.
        Assert.InRange(records - answer["FailedRecordCount"]!.GetValue<int>(), taken, taken + 1);
    }

    [Fact]
    public async Task More_than_a_thousand_records_a_second_are_refused()
    {
        var stream = await CreateStreamAsync(_once, "limits");
        await using var limits = await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.RealLimits, Resource = stream });
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PutManyAsync(stream, Enumerable.Repeat(new byte[1], 500))));

        var taken = 3000 - answers.Sum(answer => answer["FailedRecordCount"]!.GetValue<int>());
        Assert.InRange(taken, 1000, 1001 + (int)(1000 * watch.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task Dynamodb_fails_in_its_own_words()
    {
        var table = $"fault-{Guid.NewGuid():N}";
        using var client = new AmazonDynamoDBClient("x", "y", new AmazonDynamoDBConfig
        {
            ServiceURL = local.Aws.DynamoDb.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0,
        });
        var get = new GetItemRequest { TableName = table, Key = new Dictionary<string, AttributeValue> { ["id"] = new("1") } };

        await using (await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.Throttle, Service = AwsService.DynamoDb, Resource = table }))
            await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => client.GetItemAsync(get, TestContext.Current.CancellationToken));
        await using (await local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.ServerError, Service = AwsService.DynamoDb, Resource = table }))
            await Assert.ThrowsAsync<InternalServerErrorException>(() => client.GetItemAsync(get, TestContext.Current.CancellationToken));

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.GetItemAsync(get, TestContext.Current.CancellationToken));
        Assert.Equal(3, await local.Aws.CallsAsync("GetItem", table, AwsService.DynamoDb));
    }

    [Theory]
    [InlineData(AwsFaultKind.Throttle, 503, "SlowDown")]
    [InlineData(AwsFaultKind.ServerError, 500, "InternalError")]
    [InlineData(AwsFaultKind.AccessDenied, 403, "AccessDenied")]
    [InlineData(AwsFaultKind.ExpiredToken, 400, "ExpiredToken")]
    [InlineData(AwsFaultKind.Conflict, 409, "ConditionalRequestConflict")]
    public async Task S3_fails_in_its_own_words(AwsFaultKind kind, int status, string code)
    {
        var bucket = await local.Aws.MakeBucketAsync("fault");
        using var client = S3();
        var put = new PutObjectRequest { BucketName = bucket, Key = "a/b", ContentBody = "x", UseChunkEncoding = false };

        await using (await local.Aws.InjectAsync(new AwsFault { Kind = kind, Service = AwsService.S3, Resource = bucket, Operation = "PutObject", Count = 1 }))
        {
            var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(put, TestContext.Current.CancellationToken));
            Assert.Equal((status, code), ((int)error.StatusCode, error.ErrorCode));
            await client.PutObjectAsync(put, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, await local.Aws.CallsAsync("PutObject", bucket, AwsService.S3));
    }

    [Fact]
    public async Task Of_many_conditional_puts_at_once_s3_takes_one_and_shows_it_whole_or_not_at_all()
    {
        var bucket = await local.Aws.MakeBucketAsync("race");
        using var client = S3();
        var puts = Enumerable.Range(0, 20).Select(writer => Record.ExceptionAsync(() => client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket, Key = "k", ContentBody = new string((char)('a' + writer), 100_000), IfNoneMatch = "*", UseChunkEncoding = false,
            },
            TestContext.Current.CancellationToken)).AsTask()).ToArray();
        var reads = Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                using var got = await client.GetObjectAsync(bucket, "k", TestContext.Current.CancellationToken);
                using var reader = new StreamReader(got.ResponseStream);
                return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            }
            catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchKey")
            {
                return null;
            }
        }).ToArray();

        var refusals = (await Task.WhenAll(puts)).OfType<AmazonS3Exception>().ToList();
        Assert.Equal(19, refusals.Count);
        Assert.All(refusals, refusal => Assert.Equal((412, "PreconditionFailed"), ((int)refusal.StatusCode, refusal.ErrorCode)));
        Assert.All((await Task.WhenAll(reads)).OfType<string>(), text => Assert.Equal(new string(text[0], 100_000), text));
    }

    [Fact]
    public async Task A_fault_that_cannot_be_says_why()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => local.Aws.InjectAsync(new AwsFault { Kind = AwsFaultKind.ExpiredIterator, Service = AwsService.DynamoDb }));

        Assert.Contains("'kind' must be one of", refusal.Message, StringComparison.Ordinal);
    }

    private AmazonS3Client S3() => new(
        "local", "local",
        new AmazonS3Config
        {
            ServiceURL = local.Aws.S3.ToString(), AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    private Task<JsonObject> PutAsync(string stream, AwsJsonClient? client = null) =>
        CallAsync(client ?? _once, "PutRecord", new JsonObject { ["StreamName"] = stream, ["PartitionKey"] = "a", ["Data"] = "AAAA" });

    private Task<JsonObject> PutManyAsync(string stream, IEnumerable<byte[]> records) =>
        CallAsync(_once, "PutRecords", new JsonObject
        {
            ["StreamName"] = stream,
            ["Records"] = new JsonArray([.. records.Select(data => new JsonObject { ["PartitionKey"] = "a", ["Data"] = Convert.ToBase64String(data) })]),
        });
}
