using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>The gateways that clients may connect to: the active silos of a cluster that have a gateway port.</summary>
internal sealed class DynamoDBGatewayListProvider(
    IOptions<DynamoDBGatewayOptions> options,
    IOptions<ClusterOptions> cluster,
    IOptions<GatewayOptions> gateway,
    TimeProvider time,
    ILogger<DynamoDBGatewayListProvider> logger) : IGatewayListProvider, IDisposable
{
    private readonly DynamoDBTable _table = new(() => options.Value, ClusterItem.TableKey, time, logger);

    public TimeSpan MaxStaleness => gateway.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken = default) =>
        _table.EnsureAsync(cancellationToken);

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default)
    {
        var all = await ClusterItem.ReadAsync(_table, cluster.Value.ClusterId, time, cancellationToken);
        return
        [
            .. all.Members.Select(member => member.Item1)
                .Where(entry => entry.Status == SiloStatus.Active && entry.ProxyPort > 0)
                .Select(entry => SiloAddress.New(
                    entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri()),
        ];
    }

    public Task InitializeGatewayListProvider() => InitializeGatewayListProviderAsync();

    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync();

    public void Dispose() => _table.Dispose();
}
