using Amazon.CDK.AWS.CloudWatch;
using LiveTranslate.Deploy.Aws.Compute;
using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws.Watching;

/// <summary>What alarms and the dashboard look at.</summary>
internal sealed record Watched(
    DeploymentOptions Options,
    AudioStream Stream,
    Tables Tables,
    Entrance Entrance,
    ServerService Gateways,
    ServerService Workers,
    ServerMetrics Servers)
{
    /// <summary>As the servers call the services whose limits they keep to.</summary>
    public static IReadOnlyList<string> Services { get; } = ["transcribe", "translate", "polly"];

    public ServerService Of(ServerRole role) => role is ServerRole.Gateway ? Gateways : Workers;

    /// <summary>Kinesis' own measure of how far behind the slowest reader is.</summary>
    public Metric IteratorAge => Kinesis("GetRecords.IteratorAgeMilliseconds", "Maximum");

    public Metric Kinesis(string name, string statistic) => Stream.Stream.Metric(name, new MetricOptions
    {
        Statistic = statistic, Period = Amazon.CDK.Duration.Minutes(1),
    });

    /// <summary>Tasks of a service that run, from Container Insights.</summary>
    public Metric Running(ServerRole role) => new(new MetricProps
    {
        Namespace = "ECS/ContainerInsights",
        MetricName = "RunningTaskCount",
        DimensionsMap = new Dictionary<string, string>
        {
            ["ClusterName"] = Options.Name, ["ServiceName"] = Of(role).Service.ServiceName,
        },
        Statistic = "Minimum",
        Period = Amazon.CDK.Duration.Minutes(1),
        Label = $"{role}s",
    });
}
