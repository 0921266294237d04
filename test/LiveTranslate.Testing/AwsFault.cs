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

    /// <summary>
    /// For <see cref="AwsFaultKind.Latency"/>: how much later a call is taken in; at the simulator, how much later it is
    /// answered. For <see cref="AwsFaultKind.SlowBody"/>: how long a write of the body takes.
    /// </summary>
    [JsonIgnore]
    public TimeSpan Latency { get; init; }

    /// <summary>Transcribe: how much audio a stream takes in before it happens; null for before the answer.</summary>
    [JsonIgnore]
    public TimeSpan? AfterAudio { get; init; }

    [JsonInclude]
    internal double? LatencyMs => Kind is AwsFaultKind.Latency or AwsFaultKind.SlowBody ? Latency.TotalMilliseconds : null;

    [JsonInclude]
    internal double? AfterAudioMs => AfterAudio?.TotalMilliseconds;
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

    /// <summary>Simulator: the body comes in small pieces.</summary>
    SlowBody,

    /// <summary>Simulator: <c>ExpiredTokenException</c>.</summary>
    ExpiredCredentials,

    /// <summary>Simulator, Transcribe and Translate: a quota is used up.</summary>
    LimitExceeded,

    /// <summary>Simulator: the request is found wrong.</summary>
    BadRequest,

    /// <summary>Simulator, Transcribe: an exception in the stream.</summary>
    InternalFailure,

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
    Transcribe,
    Translate,
    Polly,
    Kinesis,
    DynamoDb,
    S3,
}
