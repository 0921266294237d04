using Amazon.CDK.AWS.ECS;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Compute;

/// <summary>What the servers' services belong to.</summary>
internal sealed class ServerCluster : Construct
{
    public ServerCluster(Construct scope, DeploymentOptions options, Network network)
        : base(scope, "Cluster")
    {
        Network = network;
        Cluster = new Cluster(this, "Cluster", new ClusterProps { ClusterName = options.Name, Vpc = network.Vpc, ContainerInsights = true });
    }

    public Network Network { get; }

    public Cluster Cluster { get; }
}
