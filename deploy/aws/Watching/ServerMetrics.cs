using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace LiveTranslate.Deploy.Aws.Watching;

/// <summary>
/// What the servers measure, as CloudWatch has it: each server writes one line a minute, with its role, into its log.
/// </summary>
/// <param name="options">Names the namespace.</param>
internal sealed class ServerMetrics(DeploymentOptions options)
{
    public const string Listeners = "livetranslate.listeners";
    public const string Speakers = "livetranslate.speakers";
    public const string SessionsLive = "livetranslate.sessions.live";
    public const string SessionsBehind = "livetranslate.sessions.behind";
    public const string StreamLag = "livetranslate.stream.lag";
    public const string StageDuration = "livetranslate.stage.duration";
    public const string StageFailures = "livetranslate.stage.failures";
    public const string WindowsClosed = "livetranslate.windows.closed";
    public const string CaptionsSent = "livetranslate.captions.sent";
    public const string SpeechSent = "livetranslate.speech.sent";
    public const string WentBack = "livetranslate.chunks.went_back";
    public const string AudioGaps = "livetranslate.audio.gaps";
    public const string Throttles = "livetranslate.quota.throttles";
    public const string Refusals = "livetranslate.quota.refusals";
    public const string StepDowns = "livetranslate.quota.step_downs";
    public const string Circuit = "livetranslate.quota.circuit";
    public const string ReadLag = "livetranslate.kinesis.read.lag";

    /// <summary>The dimension that tells gateways from workers; its values are <see cref="ServerRole"/>'s names.</summary>
    public const string RoleDimension = "role";

    private static readonly Duration Period = Duration.Minutes(1);

    /// <summary>One sample a server and minute, so <c>Average</c> is per server and <c>Sum</c> is of all of them.</summary>
    public Metric Of(string name, ServerRole role, string statistic, string? label = null, Duration? period = null) =>
        Make(name, new Dictionary<string, string> { [RoleDimension] = $"{role}" }, statistic, label, period);

    /// <param name="name">The metric.</param>
    /// <param name="role">Of which servers.</param>
    /// <param name="part">The tag that parts it, and one of the tag's values, such as <c>service</c> and <c>polly</c>.</param>
    /// <param name="statistic">Such as <c>Sum</c>.</param>
    public Metric Of(string name, ServerRole role, (string Tag, string Value) part, string statistic) => Make(
        name, new Dictionary<string, string> { [RoleDimension] = $"{role}", [part.Tag] = part.Value }, statistic, part.Value, null);

    private Metric Make(string name, Dictionary<string, string> dimensions, string statistic, string? label, Duration? period) =>
        new(new MetricProps
        {
            Namespace = options.Name,
            MetricName = name,
            DimensionsMap = dimensions,
            Statistic = statistic,
            Period = period ?? Period,
            Label = label,
        });
}
