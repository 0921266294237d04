using Amazon.CDK;
using Amazon.CDK.AWS.ECS;
using LiveTranslate.Deploy.Aws.Watching;
using EnableScalingProps = Amazon.CDK.AWS.ApplicationAutoScaling.EnableScalingProps;

namespace LiveTranslate.Deploy.Aws.Scaling;

/// <summary>Gateways hold connections and copy messages to them: so many listeners each, and not too busy a processor.</summary>
internal static class GatewayScaling
{
    private const int CpuPercent = 60;

    // A hall fills within minutes of the beginning of a talk; it may empty slowly.
    private static readonly Duration Out = Duration.Minutes(1);
    private static readonly Duration In = Duration.Minutes(10);

    public static void Add(FargateService service, DeploymentOptions options, ServerMetrics metrics)
    {
        var count = service.AutoScaleTaskCount(new EnableScalingProps
        {
            MinCapacity = options.Gateways.Least, MaxCapacity = options.Gateways.Most,
        });
        count.ScaleToTrackCustomMetric("Listeners", new TrackCustomMetricProps
        {
            Metric = metrics.Of(ServerMetrics.Listeners, ServerRole.Gateway, "Average"),
            TargetValue = options.ListenersPerGateway,
            ScaleOutCooldown = Out,
            ScaleInCooldown = In,
        });
        count.ScaleOnCpuUtilization("Cpu", new CpuUtilizationScalingProps
        {
            TargetUtilizationPercent = CpuPercent, ScaleOutCooldown = Out, ScaleInCooldown = In,
        });
    }
}
