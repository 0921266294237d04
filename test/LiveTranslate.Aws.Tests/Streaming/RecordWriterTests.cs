using System.Text.Json;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Aws.Tests.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class RecordWriterTests
{
    [Fact]
    public async Task Records_wait_for_others_no_longer_than_they_may()
    {
        await using var kinesis = await ScriptedService.StartAsync(TakeAllAsync);
        var time = new FakeTimeProvider();
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, time, NullLogger<RecordWriter>.Instance);

        var puts = Enumerable.Range(0, 10).Select(i => writer.PutAsync($"s{i}", [1, 2])).ToArray();
        time.Advance(options.MaxPutDelay - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(puts, put => put.IsCompleted);
        await Advance(time, Task.WhenAll(puts));

        Assert.Equal(10, Assert.Single(kinesis.Requests.Select(Count)));
    }

    [Fact]
    public async Task No_request_holds_more_than_500_records()
    {
        await using var kinesis = await ScriptedService.StartAsync(TakeAllAsync);
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, new FakeTimeProvider(), NullLogger<RecordWriter>.Instance);

        options.MaxPutDelay = TimeSpan.Zero;
        await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => writer.PutAsync($"s{i}", [1, 2])));

        Assert.Equal(1500, kinesis.Requests.Sum(Count));
        Assert.All(kinesis.Requests, request => Assert.InRange(Count(request), 1, 500));
    }

    [Fact]
    public async Task Records_that_are_turned_down_are_put_again_and_none_twice()
    {
        var stored = new System.Collections.Concurrent.ConcurrentQueue<(string Key, byte Number)>();
        await using var kinesis = await ScriptedService.StartAsync((context, before) =>
        {
            // Every third record is turned down.
            var number = before;
            return AnswerAsync(context, (record, index) =>
            {
                if ((index + number) % 3 == 0) return false;
                stored.Enqueue((record.GetProperty("PartitionKey").GetString()!, record.GetProperty("Data").GetBytesFromBase64()[0]));
                return true;
            });
        });
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, TimeProvider.System, NullLogger<RecordWriter>.Instance);

        await Task.WhenAll(
            from number in Enumerable.Range(0, 10) from session in Enumerable.Range(0, 10) select writer.PutAsync($"s{session}", [(byte)number]));

        Assert.All(stored.GroupBy(record => record.Key), session =>
            Assert.Equal(Enumerable.Range(0, 10).Select(i => (byte)i), session.Select(record => record.Number).Order()));
    }

    [Fact]
    public async Task A_backlog_of_one_session_is_put_in_its_order_and_in_few_requests()
    {
        await using var kinesis = await ScriptedService.StartAsync(TakeAllAsync);
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, TimeProvider.System, NullLogger<RecordWriter>.Instance);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => writer.PutAsync("s", [(byte)number])));

        Assert.InRange(kinesis.Requests.Count, 7, 10);
        Assert.Equal(
            Enumerable.Range(0, 100).Select(number => (byte)number),
            kinesis.Requests.SelectMany(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("Records")
                .EnumerateArray().Select(record => record.GetProperty("Data").GetBytesFromBase64()[0])));
    }

    [Fact]
    public async Task A_record_that_Kinesis_does_not_take_in_time_fails_with_what_it_said_last()
    {
        await using var kinesis = await ScriptedService.StartAsync((context, before) => before == 0
            ? ScriptedService.FailAsync(context, 500, "InternalFailure")
            : AnswerAsync(context, (_, _) => false));
        var time = new FakeTimeProvider();
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, time, NullLogger<RecordWriter>.Instance);

        var put = writer.PutAsync("s", [1, 2]);
        var failure = await Assert.ThrowsAsync<AwsServiceException>(() => Advance(time, put));

        Assert.Equal("ProvisionedThroughputExceededException", failure.Code);
        Assert.InRange(kinesis.Requests.Count, 3, 20);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_says_what_to_do()
    {
        var options = new KinesisAudioStreamOptions { Service = "http://127.0.0.1:9", AccessKey = "x", SecretKey = "y", StreamName = "speech", MaxPendingBytes = 1000 };
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, new FakeTimeProvider(), NullLogger<RecordWriter>.Instance);
        var waits = writer.PutAsync("s", new byte[900]);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => writer.PutAsync("t", new byte[900]));

        Assert.Contains("'speech'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MaxPendingBytes", refusal.Message, StringComparison.Ordinal);
        writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.PutAsync("s", [1]));
    }

    [Fact]
    public async Task An_answer_that_leaves_records_out_fails_them_instead_of_losing_them()
    {
        await using var kinesis = await ScriptedService.StartAsync(
            (context, _) => ScriptedService.AnswerAsync(context, """{"FailedRecordCount":0,"Records":[]}"""));
        var options = Options(kinesis);
        using var api = Api(options);
        using var writer = new RecordWriter(api, options, TimeProvider.System, NullLogger<RecordWriter>.Instance);

        var failure = await Assert.ThrowsAsync<AwsServiceException>(
            () => writer.PutAsync("s", [1, 2]).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Equal(AwsServiceException.UnreadableResponse, failure.Code);
    }

    private static async Task Advance(FakeTimeProvider time, Task until)
    {
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(20));
                return until.IsCompleted;
            },
            "the writer", cancellationToken: TestContext.Current.CancellationToken);
        await until;
    }

    private static Task TakeAllAsync(HttpContext context, int before) => AnswerAsync(context, (_, _) => true);

    private static async Task AnswerAsync(HttpContext context, Func<JsonElement, int, bool> takes)
    {
        var records = RecordsOf(context);
        var results = records.Select((record, index) => takes(record, index)
            ? """{"SequenceNumber":"1","ShardId":"shardId-000000000000"}"""
            : """{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded."}""").ToArray();
        var failed = results.Count(result => result.Contains("ErrorCode", StringComparison.Ordinal));
        await ScriptedService.AnswerAsync(context, $$"""{"FailedRecordCount":{{failed}},"Records":[{{string.Join(',', results)}}]}""");
    }

    private static JsonElement[] RecordsOf(HttpContext context)
    {
        var seen = (ScriptedService.Seen)context.Items[nameof(ScriptedService.Seen)]!;
        return [.. JsonDocument.Parse(seen.Body).RootElement.GetProperty("Records").EnumerateArray()];
    }

    private static int Count(ScriptedService.Seen request) =>
        JsonDocument.Parse(request.Body).RootElement.GetProperty("Records").GetArrayLength();

    private static KinesisAudioStreamOptions Options(ScriptedService kinesis) =>
        new() { Service = kinesis.Url, AccessKey = "x", SecretKey = "y", StreamName = "speech" };

    private static KinesisApi Api(KinesisAudioStreamOptions options) => new(options, TimeProvider.System, NullLogger<KinesisApi>.Instance);
}
