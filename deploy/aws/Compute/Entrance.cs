using Amazon.CDK;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Constructs;
using HealthCheck = Amazon.CDK.AWS.ElasticLoadBalancingV2.HealthCheck;

namespace LiveTranslate.Deploy.Aws.Compute;

/// <summary>The load balancer: TLS ends here, WebSockets go through to the gateways.</summary>
internal sealed class Entrance : Construct
{
    // Servers say something every 2 s and clients every 15 s (SignalR's keep-alive), and each takes 30 s of silence for the
    // end: a connection that is idle for longer than this is no one's.
    private static readonly Duration IdleTimeout = Duration.Seconds(120);

    // A gateway that leaves gets nothing new at once. Requests under way are done in less than this; WebSockets never
    // are, and their pages go on at another gateway within a second or two of being cut off: no reason to wait.
    private static readonly Duration DeregistrationDelay = Duration.Seconds(15);

    public Entrance(Construct scope, Network network, AskedParameters asked)
        : base(scope, "Entrance")
    {
        Balancer = new ApplicationLoadBalancer(this, "Balancer", new ApplicationLoadBalancerProps
        {
            Vpc = network.Vpc,
            InternetFacing = true,
            SecurityGroup = network.Entrance,
            IdleTimeout = IdleTimeout,
            DropInvalidHeaderFields = true,
        });
        Gateways = new ApplicationTargetGroup(this, "Gateways", new ApplicationTargetGroupProps
        {
            Vpc = network.Vpc,
            TargetType = TargetType.IP,
            Protocol = ApplicationProtocol.HTTP,
            Port = ServerSettings.HttpPort,
            DeregistrationDelay = DeregistrationDelay,
            // Connections last; whoever comes goes where there are fewest.
            LoadBalancingAlgorithmType = TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
            // A page asks for a connection in one request and opens it in the next one: at the same gateway.
            StickinessCookieDuration = Duration.Minutes(5),
            HealthCheck = new HealthCheck
            {
                // Not '/health/ready': workers that are missing are missing for every gateway, and ECS ends what is unhealthy.
                Path = "/health/serving",
                HealthyHttpCodes = "200",
                Interval = Duration.Seconds(10),
                Timeout = Duration.Seconds(5),
                HealthyThresholdCount = 2,
                UnhealthyThresholdCount = 3,
            },
        });
        var https = Balancer.AddListener("Https", new BaseApplicationListenerProps
        {
            Port = 443,
            Certificates = [ListenerCertificate.FromCertificateManager(asked.Certificate)],
            SslPolicy = SslPolicy.TLS13_RES,
            DefaultTargetGroups = [Gateways],
            // The network says who may come.
            Open = false,
        });
        // What servers say about themselves is for those inside: it would be another server's each time, too.
        https.AddAction("Inside", new AddApplicationActionProps
        {
            Priority = 1,
            Conditions = [ListenerCondition.PathPatterns(["/metrics", "/metrics/*"])],
            Action = ListenerAction.FixedResponse(404),
        });
        Balancer.AddListener("Http", new BaseApplicationListenerProps
        {
            Port = 80,
            DefaultAction = ListenerAction.Redirect(new RedirectOptions { Protocol = "HTTPS", Port = "443", Permanent = true }),
            Open = false,
        });
        _ = new CfnOutput(scope, "Url", new CfnOutputProps { Value = $"https://{asked.Domain}" });
        _ = new CfnOutput(scope, "PointTheDomainTo", new CfnOutputProps { Value = Balancer.LoadBalancerDnsName });
    }

    public ApplicationLoadBalancer Balancer { get; }

    public ApplicationTargetGroup Gateways { get; }

    public void LeadTo(ServerService gateways)
    {
        gateways.Service.AttachToApplicationTargetGroup(Gateways);
        // A service cannot be made before its target group belongs to a listener.
        gateways.Service.Node.AddDependency(Balancer);
    }
}
