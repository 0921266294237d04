using Amazon.CDK.AWS.EC2;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Compute;

/// <summary>
/// Servers in private subnets, each zone with a way out of its own, so that the loss of one zone is nobody else's. What
/// goes to S3 and DynamoDB does not take that way, which is billed by the gigabyte.
/// </summary>
internal sealed class Network : Construct
{
    public Network(Construct scope, DeploymentOptions options)
        : base(scope, "Network")
    {
        Vpc = new Vpc(this, "Vpc", new VpcProps
        {
            IpAddresses = IpAddresses.Cidr("10.60.0.0/16"),
            AvailabilityZones = [.. Enumerable.Range(0, options.Zones).Select(ZoneAt)],
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "entrance", SubnetType = SubnetType.PUBLIC, CidrMask = 24 },
                new SubnetConfiguration { Name = "servers", SubnetType = SubnetType.PRIVATE_WITH_EGRESS, CidrMask = 20 },
            ],
            NatGateways = options.Zones,
            GatewayEndpoints = new Dictionary<string, IGatewayVpcEndpointOptions>
            {
                ["S3"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 },
                ["DynamoDb"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB },
            },
        });

        Entrance = Group("Entrance", "The load balancer", outbound: false);
        Gateways = Group("Gateways", "Gateways", outbound: true);
        Workers = Group("Workers", "Workers", outbound: true);

        Entrance.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(443), "People");
        // Only to be sent on to the other.
        Entrance.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(80), "People who leave out https");
        Entrance.AddEgressRule(Gateways, Port.Tcp(ServerSettings.HttpPort), "To gateways");
        Gateways.AddIngressRule(Entrance, Port.Tcp(ServerSettings.HttpPort), "From the load balancer");
        foreach (var to in new[] { Gateways, Workers })
            foreach (var from in new[] { Gateways, Workers })
                to.AddIngressRule(from, Port.Tcp(ServerSettings.SiloPort), "Between silos");
    }

    public Vpc Vpc { get; }

    public SecurityGroup Entrance { get; }

    public SecurityGroup Gateways { get; }

    public SecurityGroup Workers { get; }

    public SecurityGroup Of(ServerRole role) => role is ServerRole.Gateway ? Gateways : Workers;

    // Known only where it is deployed: the region's first, second and third zone.
    private static string ZoneAt(int index) => Amazon.CDK.Fn.Select(index, Amazon.CDK.Fn.GetAzs());

    private SecurityGroup Group(string id, string who, bool outbound) => new(this, id, new SecurityGroupProps
    {
        Vpc = Vpc, Description = who, AllowAllOutbound = outbound,
    });
}
