using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.ECS;
using LiveTranslate.Deploy.Aws.Watching;
using EnableScalingProps = Amazon.CDK.AWS.ApplicationAutoScaling.EnableScalingProps;

namespace LiveTranslate.Deploy.Aws.Scaling;

/// <summary>Workers host sessions: so many each, and more of them when audio is late, whatever the number.</summary>
internal static class WorkerScaling
{
    // From a gateway to its session takes a fifth of a second. Two seconds are felt; at five, somebody is in trouble.
    private const double Late = 2;
    private const double VeryLate = 5;

    private static readonly Duration Out = Duration.Minutes(1);

    // A worker that leaves hands its sessions over; without need that is a second of silence for nothing.
    private static readonly Duration In = Duration.Minutes(10);

    public static void Add(FargateService service, DeploymentOptions options, ServerMetrics metrics)
    {
        var count = service.AutoScaleTaskCount(new EnableScalingProps
        {
            MinCapacity = options.Workers.Least, MaxCapacity = options.Workers.Most,
        });
        count.ScaleToTrackCustomMetric("Sessions", new TrackCustomMetricProps
        {
            Metric = metrics.Of(ServerMetrics.SessionsLive, ServerRole.Worker, "Average"),
            TargetValue = options.SessionsPerWorker,
            ScaleOutCooldown = Out,
            ScaleInCooldown = In,
        });
        // Only outwards: that audio is in time is no reason to have fewer.
        count.ScaleOnMetric("Lag", new BasicStepScalingPolicyProps
        {
            Metric = metrics.Of(ServerMetrics.StreamLag, ServerRole.Worker, "Average"),
            AdjustmentType = AdjustmentType.CHANGE_IN_CAPACITY,
            ScalingSteps =
            [
                new ScalingInterval { Upper = Late, Change = 0 },
                new ScalingInterval { Lower = Late, Change = 1 },
                new ScalingInterval { Lower = VeryLate, Change = 2 },
            ],
            EvaluationPeriods = 2,
            Cooldown = Duration.Minutes(3),
        });
    }
}
