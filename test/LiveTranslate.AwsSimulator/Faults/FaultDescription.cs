using System.Text.Json.Serialization;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Faults;

/// <summary>What goes wrong, and for which calls.</summary>
/// <param name="Service">Which service.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Operation">Such as <c>TranslateText</c>; null for all.</param>
/// <param name="Resource">Translate's target language, Polly's voice or Transcribe's session id; null for all.</param>
/// <param name="Rate">The share of calls that it strikes; the same ones in each run.</param>
/// <param name="Count">How often it strikes at most.</param>
/// <param name="LatencyMs">For latency and slowBody: milliseconds.</param>
/// <param name="AfterAudioMs">Transcribe only: how much audio the stream takes in first; null for before the answer.</param>
internal sealed record FaultDescription(
    AwsService? Service = null,
    FaultKind? Kind = null,
    string? Operation = null,
    string? Resource = null,
    double Rate = 1,
    int? Count = null,
    double? LatencyMs = null,
    double? AfterAudioMs = null)
{
    [JsonIgnore]
    public string? Mistake => this switch
    {
        { Service: null } => "'service' must be one of transcribe, translate, polly.",
        { Kind: null } => $"'kind' must be one of {Names()}.",
        { Kind: FaultKind.InternalFailure, Service: not AwsService.Transcribe } => "'internalFailure' is for transcribe.",
        { Kind: FaultKind.LimitExceeded, Service: AwsService.Polly } => "'limitExceeded' is for transcribe and translate.",
        { Rate: not (> 0 and <= 1) } => "'rate' must be above 0 and at most 1.",
        { Count: <= 0 } => "'count' must be a whole number above 0.",
        { Kind: FaultKind.Latency or FaultKind.SlowBody, LatencyMs: not > 0 } => "'latencyMs' must be above 0.",
        { AfterAudioMs: not null, Service: not AwsService.Transcribe } => "'afterAudioMs' is for transcribe.",
        { AfterAudioMs: < 0 } => "'afterAudioMs' must not be below 0.",
        { AfterAudioMs: not null, Kind: FaultKind.Latency or FaultKind.SlowBody or FaultKind.LostAnswer or FaultKind.ExpiredCredentials } =>
            "'afterAudioMs' is for what ends a stream.",
        _ => null,
    };

    private static string Names() => string.Join(", ", Enum.GetNames<FaultKind>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
}

internal enum FaultKind
{
    /// <summary>An answer is held back so much longer.</summary>
    Latency,

    /// <summary>Too many calls; nothing is carried out.</summary>
    Throttle,

    /// <summary>Status 500 or 503; nothing is carried out.</summary>
    ServerError,

    /// <summary>The connection is reset; nothing is carried out.</summary>
    ConnectionReset,

    /// <summary>The call is carried out, and the connection reset instead of an answer.</summary>
    LostAnswer,

    /// <summary>No answer; the connection is reset when the fault is taken back.</summary>
    Hang,

    /// <summary>The body comes in small pieces; each write of it takes that long.</summary>
    SlowBody,

    /// <summary>The caller's credentials have expired.</summary>
    ExpiredCredentials,

    /// <summary>A quota is used up.</summary>
    LimitExceeded,

    /// <summary>The request is found wrong.</summary>
    BadRequest,

    /// <summary>Transcribe fails while it listens: an exception in the stream.</summary>
    InternalFailure,
}
