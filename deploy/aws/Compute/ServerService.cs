using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.IAM;
using Constructs;
using LiveTranslate.Deploy.Aws.Watching;

namespace LiveTranslate.Deploy.Aws.Compute;

/// <summary>The servers of one role: the same image, told by its environment what to be.</summary>
internal sealed class ServerService : Construct
{
    public const string Container = "server";

    // After SIGTERM a server hands over what it does within 25 s; then there is some time for what is slow that day.
    private static readonly Duration StopTimeout = Duration.Seconds(40);

    private static readonly SubnetSelection Subnets = new() { SubnetType = SubnetType.PRIVATE_WITH_EGRESS };

    public ServerService(
        ServerCluster cluster, ServerRole role, int least, ServerSettings settings, ContainerImage image, Logs logs)
        : base(cluster, $"{role}")
    {
        var size = SizeOf(role);
        Task = new FargateTaskDefinition(this, "Task", new FargateTaskDefinitionProps
        {
            Cpu = size.Cpu,
            MemoryLimitMiB = size.MegaBytes,
            TaskRole = new Role(this, "Role", new RoleProps
            {
                AssumedBy = new ServicePrincipal("ecs-tasks.amazonaws.com"),
                Description = $"What a {role} may do",
            }),
            RuntimePlatform = new RuntimePlatform { CpuArchitecture = CpuArchitecture.X86_64, OperatingSystemFamily = OperatingSystemFamily.LINUX },
        });
        Task.AddContainer(Container, new ContainerDefinitionOptions
        {
            Image = image,
            Environment = settings.Of(role),
            PortMappings = [.. PortsOf(role).Select(port => new PortMapping { ContainerPort = port })],
            StopTimeout = StopTimeout,
            ReadonlyRootFilesystem = true,
            // The image has no shell and no curl: the program asks itself. Alive, not ready: a service that is away for
            // all of them is no reason to end them all.
            HealthCheck = new Amazon.CDK.AWS.ECS.HealthCheck
            {
                Command = ["CMD", "dotnet", "/app/LiveTranslate.Server.dll", "--alive"],
                Interval = Duration.Seconds(30),
                Timeout = Duration.Seconds(10),
                Retries = 3,
                // The first start of a cluster waits for its members.
                StartPeriod = Duration.Seconds(120),
            },
            Logging = logs.Of(role),
        });
        Service = new FargateService(this, "Service", new FargateServiceProps
        {
            ServiceName = $"{role}".ToLowerInvariant(),
            Cluster = cluster.Cluster,
            TaskDefinition = Task,
            // No desired count: scaling sees to the least, and a deployment must not set back what it has done since.
            SecurityGroups = [cluster.Network.Of(role)],
            VpcSubnets = Subnets,
            AssignPublicIp = false,
            // Never fewer than are wanted, and of the least number one at a time: each sends its sessions on to the rest.
            MinHealthyPercent = 100,
            MaxHealthyPercent = 100 + (int)Math.Ceiling(100.0 / least),
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            HealthCheckGracePeriod = role is ServerRole.Gateway ? Duration.Seconds(120) : null,
            PropagateTags = PropagatedTagSource.SERVICE,
        });
        // Before there is a way out, no task gets its image, and the first deployment would be given up.
        Service.Node.AddDependency(cluster.Network.Vpc.SelectSubnets(Subnets).InternetConnectivityEstablished);
        Amazon.CDK.Tags.Of(this).Add("role", $"{role}".ToLowerInvariant());
    }

    public FargateTaskDefinition Task { get; }

    public FargateService Service { get; }

    public IRole Role => Task.TaskRole;

    // Gateways copy messages to connections; workers cut windows and wait for engines.
    private static (int Cpu, int MegaBytes) SizeOf(ServerRole role) => role is ServerRole.Gateway ? (1024, 2048) : (2048, 4096);

    // Nobody calls a worker but other silos and its own health check.
    private static int[] PortsOf(ServerRole role) =>
        role is ServerRole.Gateway ? [ServerSettings.HttpPort, ServerSettings.SiloPort] : [ServerSettings.SiloPort];
}
