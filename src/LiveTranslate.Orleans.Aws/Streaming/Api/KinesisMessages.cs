using System.Text.Json.Serialization;

namespace LiveTranslate.Orleans.Aws.Streaming.Api;

// The parts of Kinesis' API that are used, as JSON 1.1 has them: https://docs.aws.amazon.com/kinesis/latest/APIReference

internal sealed record CreateStreamRequest(string StreamName, int? ShardCount, StreamModeDetails? StreamModeDetails);

internal sealed record StreamModeDetails(string StreamMode);

internal sealed record DescribeStreamSummaryRequest(string StreamName);

internal sealed record DescribeStreamSummaryResponse(StreamSummary StreamDescriptionSummary);

internal sealed record StreamSummary(string StreamStatus);

/// <summary>The name on the first page, the token on the others.</summary>
internal sealed record ListShardsRequest(string? StreamName, string? NextToken);

internal sealed record ListShardsResponse(IReadOnlyList<Shard> Shards, string? NextToken);

internal sealed record Shard(
    string ShardId,
    string? ParentShardId,
    string? AdjacentParentShardId,
    HashKeyRange HashKeyRange,
    SequenceNumberRange SequenceNumberRange)
{
    public IEnumerable<string> Parents => new[] { ParentShardId, AdjacentParentShardId }.OfType<string>();
}

/// <summary>Both ends included; up to 128 bits.</summary>
internal sealed record HashKeyRange(string StartingHashKey, string EndingHashKey);

/// <summary>An open shard has no end.</summary>
internal sealed record SequenceNumberRange(string StartingSequenceNumber, string? EndingSequenceNumber);

internal sealed record GetShardIteratorRequest(
    string StreamName, string ShardId, string ShardIteratorType, string? StartingSequenceNumber, double? Timestamp);

internal sealed record GetShardIteratorResponse(string ShardIterator);

internal sealed record GetRecordsRequest(string ShardIterator, int Limit);

/// <param name="Records">What there is now; may be empty although more follows.</param>
/// <param name="NextShardIterator">Null at the end of a closed shard.</param>
/// <param name="MillisBehindLatest">How far the last record lies behind the newest.</param>
internal sealed record GetRecordsResponse(
    IReadOnlyList<KinesisRecord> Records, string? NextShardIterator, long? MillisBehindLatest);

/// <param name="SequenceNumber">Decimal, up to 186 bits.</param>
/// <param name="ApproximateArrivalTimestamp">Seconds since 1970.</param>
/// <param name="PartitionKey">The session.</param>
/// <param name="Data">What was put.</param>
internal sealed record KinesisRecord(
    string SequenceNumber, double ApproximateArrivalTimestamp, string PartitionKey, byte[] Data)
{
    public DateTimeOffset ArrivedAt =>
        DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(ApproximateArrivalTimestamp * 1000));
}

internal sealed record PutRecordsRequest(string StreamName, IReadOnlyList<PutRecordsEntry> Records);

internal sealed record PutRecordsEntry(byte[] Data, string PartitionKey);

internal sealed record PutRecordsResponse(int FailedRecordCount, IReadOnlyList<PutRecordsResult> Records);

internal sealed record PutRecordsResult(string? SequenceNumber, string? ErrorCode, string? ErrorMessage);

/// <summary>An answer without a body.</summary>
internal sealed record Nothing;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateStreamRequest))]
[JsonSerializable(typeof(DescribeStreamSummaryRequest))]
[JsonSerializable(typeof(DescribeStreamSummaryResponse))]
[JsonSerializable(typeof(ListShardsRequest))]
[JsonSerializable(typeof(ListShardsResponse))]
[JsonSerializable(typeof(GetShardIteratorRequest))]
[JsonSerializable(typeof(GetShardIteratorResponse))]
[JsonSerializable(typeof(GetRecordsRequest))]
[JsonSerializable(typeof(GetRecordsResponse))]
[JsonSerializable(typeof(PutRecordsRequest))]
[JsonSerializable(typeof(PutRecordsResponse))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class KinesisJson : JsonSerializerContext;
