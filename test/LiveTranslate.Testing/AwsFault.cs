using System.Text.Json.Serialization;

namespace LiveTranslate.Testing;

/// <summary>What goes wrong at the local AWS servers, and for which calls. Name the resource: others share the servers.</summary>
public sealed record AwsFault
{
    public required AwsFaultKind Kind { get; init; }

    public AwsService Service { get; init; } = AwsService.Kinesis;

    /// <summary>Such as <c>PutRecords</c>; null for all that the fault is possible for.</summary>
    public string? Operation { get; init; }

    /// <summary>The stream, table or bucket; null for all of them. A call with an iterator is one about its stream.</summary>
    public string? Resource { get; init; }

    /// <summary>The share of calls that it strikes, or of records for <see cref="AwsFaultKind.PartialFailure"/>; the same ones in each run.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>How often it strikes at most; null without end.</summary>
    public int? Count { get; init; }

    /// <summary>For <see cref="AwsFaultKind.Latency"/>: how much later a call is taken in.</summary>
    [JsonIgnore]
    public TimeSpan Latency { get; init; }

    [JsonInclude]
    internal double? LatencyMs => Kind == AwsFaultKind.Latency ? Latency.TotalMilliseconds : null;
}

public enum AwsFaultKind
{
    /// <summary>
    /// <c>ProvisionedThroughputExceededException</c> for the whole call, or S3's <c>SlowDown</c>; nothing is carried out.
    /// </summary>
    Throttle,

    /// <summary>Status 500; nothing is carried out.</summary>
    ServerError,

    /// <summary>The call is taken in later.</summary>
    Latency,

    /// <summary>The connection is reset; nothing is carried out.</summary>
    ConnectionReset,

    /// <summary>The call is carried out, and the connection reset instead of an answer.</summary>
    LostAnswer,

    /// <summary>No answer, nothing is carried out; the connection is reset when the fault is taken back.</summary>
    Hang,

    /// <summary>Kinesis: some records of a PutRecords are refused as throttled and not stored, the others are.</summary>
    PartialFailure,

    /// <summary>Kinesis: <c>ExpiredIteratorException</c> for GetRecords.</summary>
    ExpiredIterator,

    /// <summary>Kinesis: a shard takes 5 GetRecords, 1000 records and 1 MiB a second, as in AWS. Needs no rate.</summary>
    RealLimits,

    /// <summary>S3: status 403, as for a permission that is missing.</summary>
    AccessDenied,

    /// <summary>S3: the credentials have expired.</summary>
    ExpiredToken,

    /// <summary>S3: a put meets another of the same object that is under way (<c>ConditionalRequestConflict</c>).</summary>
    Conflict,
}

public enum AwsService
{
    Kinesis,
    DynamoDb,
    S3,
}
