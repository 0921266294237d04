using System.Net;
using LiveTranslate.Orleans.Aws.Clustering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Aws.Tests.Clustering;

/// <summary>A cluster that is only a table, and silos that are only rows.</summary>
internal sealed class MembershipFixture(Uri service, string? tableName = null) : IDisposable
{
    public static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static int s_generation;
    private readonly List<IDisposable> _created = [];

    public string TableName { get; } = tableName ?? $"silos-{Guid.NewGuid():N}";

    public string ClusterId { get; } = $"cluster-{Guid.NewGuid():N}";

    public static MembershipEntry Silo(SiloStatus status = SiloStatus.Joining, int port = 11111, int proxyPort = 30000)
    {
        var generation = Interlocked.Increment(ref s_generation);
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation),
            HostName = "host-1.internal",
            SiloName = $"Silo_{generation}",
            Status = status,
            ProxyPort = proxyPort,
            StartTime = Now,
            IAmAliveTime = Now,
            SuspectTimes = [],
        };
    }

    public async Task<DynamoDBMembershipTable> TableAsync(
        CancellationToken cancellationToken, Action<DynamoDBClusteringOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new DynamoDBClusteringOptions
        {
            Service = service.ToString(), AccessKey = "x", SecretKey = "y", TableName = TableName,
        };
        configure?.Invoke(options);
        var table = new DynamoDBMembershipTable(
            Options.Create(options), Cluster(), time ?? TimeProvider.System, NullLogger<DynamoDBMembershipTable>.Instance);
        _created.Add(table);
        await table.InitializeMembershipTableAsync(true, cancellationToken);
        return table;
    }

    public async Task<DynamoDBGatewayListProvider> GatewaysAsync(CancellationToken cancellationToken)
    {
        var options = new DynamoDBGatewayOptions
        {
            Service = service.ToString(), AccessKey = "x", SecretKey = "y", TableName = TableName,
        };
        var gateways = new DynamoDBGatewayListProvider(
            Options.Create(options), Cluster(), Options.Create(new GatewayOptions()), TimeProvider.System,
            NullLogger<DynamoDBGatewayListProvider>.Instance);
        _created.Add(gateways);
        await gateways.InitializeGatewayListProviderAsync(cancellationToken);
        return gateways;
    }

    public void Dispose() => _created.ForEach(created => created.Dispose());

    private IOptions<ClusterOptions> Cluster() => Options.Create(new ClusterOptions { ClusterId = ClusterId });
}
