using System.Text.Json.Serialization.Metadata;
using LiveTranslate.Aws.Protocol;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming.Api;

/// <summary>Kinesis Data Streams, one method an operation. Its failures are <see cref="AwsServiceException"/>.</summary>
internal sealed class KinesisApi(KinesisAudioStreamOptions options, TimeProvider time, ILogger<KinesisApi> logger) : IDisposable
{
    public const string ExpiredIterator = "ExpiredIteratorException";
    public const string InvalidArgument = "InvalidArgumentException";
    public const string NotFound = "ResourceNotFoundException";
    public const string InUse = "ResourceInUseException";
    public const string LimitExceeded = "LimitExceededException";

    /// <summary>What is called.</summary>
    internal static readonly AwsJsonService Service = new("kinesis", "kinesis", "Kinesis_20131202")
    {
        Operations = ["CreateStream", "DescribeStreamSummary", "ListShards", "GetShardIterator", "GetRecords", "PutRecords"],
    };

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SinceTimeout = TimeSpan.FromSeconds(1);

    // Whoever reads or puts tries again in a loop of its own. A page of records may be 10 MB, and slow when many are read.
    private readonly AwsJsonClient _reads = new(Service, options, time, logger) { MaxAttempts = 1, AttemptTimeout = ReadTimeout };
    private readonly AwsJsonClient _puts = new(Service, options, time, logger)
    {
        MaxAttempts = 1,
        AttemptTimeout = options.PutTimeout / 2,
    };

    /// <summary>The stream's own time, as its answers tell it: never this machine's where the two differ.</summary>
    public DateTimeOffset Now => _reads.ServiceNow;

    public Task CreateStreamAsync(int? shards, CancellationToken stop) => CallAsync(
        "CreateStream",
        new CreateStreamRequest(
            options.StreamName, shards, shards is null ? new StreamModeDetails("ON_DEMAND") : null),
        KinesisJson.Default.CreateStreamRequest, KinesisJson.Default.Nothing, stop);

    public async Task<string> GetStatusAsync(CancellationToken stop) =>
        (await CallAsync(
            "DescribeStreamSummary", new DescribeStreamSummaryRequest(options.StreamName),
            KinesisJson.Default.DescribeStreamSummaryRequest, KinesisJson.Default.DescribeStreamSummaryResponse, stop))
        .StreamDescriptionSummary.StreamStatus;

    /// <summary>All shards that still hold records, closed ones included.</summary>
    public async Task<IReadOnlyList<Shard>> ListShardsAsync(CancellationToken stop)
    {
        var shards = new List<Shard>();
        string? next = null;
        do
        {
            var page = await CallAsync(
                "ListShards", new ListShardsRequest(next is null ? options.StreamName : null, next),
                KinesisJson.Default.ListShardsRequest, KinesisJson.Default.ListShardsResponse, stop);
            shards.AddRange(page.Shards);
            next = page.NextToken;
        }
        while (next is not null);
        return shards;
    }

    /// <summary>An iterator at a position, or before it: see <see cref="ShardPosition.Wants"/>.</summary>
    public async Task<string> GetIteratorAsync(string shard, ShardPosition position, CancellationToken stop)
    {
        if (options.ServiceUrl is null || position is not { After: null, Since: not null })
            return await CallForIteratorAsync(shard, position, stop);
        // Kinesalite never answers when nothing is that new; then the whole shard is older, and seldom long there. AWS answers.
        using var patience = new CancellationTokenSource(SinceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            return await CallForIteratorAsync(shard, position, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return await CallForIteratorAsync(shard, ShardPosition.Oldest, stop);
        }
    }

    public Task<GetRecordsResponse> GetRecordsAsync(string iterator, int limit, CancellationToken stop) => CallAsync(
        "GetRecords", new GetRecordsRequest(iterator, limit),
        KinesisJson.Default.GetRecordsRequest, KinesisJson.Default.GetRecordsResponse, stop);

    public Task<PutRecordsResponse> PutRecordsAsync(IReadOnlyList<PutRecordsEntry> records, CancellationToken stop) =>
        _puts.CallAsync(
            "PutRecords", new PutRecordsRequest(options.StreamName, records),
            KinesisJson.Default.PutRecordsRequest, KinesisJson.Default.PutRecordsResponse, stop);

    public void Dispose()
    {
        _reads.Dispose();
        _puts.Dispose();
    }

    private async Task<string> CallForIteratorAsync(string shard, ShardPosition position, CancellationToken stop) =>
        (await CallAsync(
            "GetShardIterator",
            new GetShardIteratorRequest(
                options.StreamName, shard, position.IteratorType, position.After?.ToNumber(),
                position.After is null ? position.Since?.ToUnixTimeMilliseconds() / 1000.0 : null),
            KinesisJson.Default.GetShardIteratorRequest, KinesisJson.Default.GetShardIteratorResponse, stop))
        .ShardIterator;

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation,
        TRequest request,
        JsonTypeInfo<TRequest> requestInfo,
        JsonTypeInfo<TResponse> responseInfo,
        CancellationToken stop) =>
        _reads.CallAsync(operation, request, requestInfo, responseInfo, stop);
}
