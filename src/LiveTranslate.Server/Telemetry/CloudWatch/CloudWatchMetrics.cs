namespace LiveTranslate.Server.Telemetry.CloudWatch;

/// <summary>
/// What goes to CloudWatch, which bills each metric: what alarms, scaling and the dashboard of a deployment look at. All
/// else is at <c>/metrics</c>. By name: the one tag that parts it, where there is one; the whole is always there as well.
/// </summary>
internal static class CloudWatchMetrics
{
    /// <summary>What a server does; every metric has it.</summary>
    public const string RoleDimension = "role";

    public static IReadOnlyDictionary<string, string?> Published { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["livetranslate.listeners"] = null,
        ["livetranslate.speakers"] = null,
        ["livetranslate.captions.sent"] = null,
        ["livetranslate.speech.sent"] = null,
        ["livetranslate.chunks.went_back"] = null,
        ["livetranslate.sessions.live"] = null,
        ["livetranslate.sessions.behind"] = null,
        ["livetranslate.windows.closed"] = null,
        ["livetranslate.stage.duration"] = "stage",
        ["livetranslate.stage.failures"] = "stage",
        ["livetranslate.stream.lag"] = null,
        ["livetranslate.audio.gaps"] = "lost",
        ["livetranslate.kinesis.read.lag"] = null,
        ["livetranslate.quota.throttles"] = "service",
        ["livetranslate.quota.refusals"] = "service",
        ["livetranslate.quota.step_downs"] = "rung",
        ["livetranslate.quota.circuit"] = "service",
    };
}
