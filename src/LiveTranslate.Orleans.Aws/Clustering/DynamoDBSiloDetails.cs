using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>
/// Who this silo is. Orleans would take its generation from the machine's clock: one that was an hour ahead once would keep
/// every later silo of the same port from starting.
/// </summary>
internal sealed partial class DynamoDBSiloDetails : ILocalSiloDetails
{
    // Orleans asks from its constructors. When DynamoDB does not answer, the start fails soon, and says why.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lazy<SiloAddress> _address;

    public DynamoDBSiloDetails(
        IOptions<SiloOptions> silo,
        IOptions<ClusterOptions> cluster,
        IOptions<EndpointOptions> endpoints,
        DynamoDBMembershipTable table,
        TimeProvider time,
        ILogger<DynamoDBSiloDetails> logger)
    {
        (Name, ClusterId, DnsHostName) = (silo.Value.SiloName, cluster.Value.ClusterId, Dns.GetHostName());
        var own = endpoints.Value;
        _address = new Lazy<SiloAddress>(() =>
        {
            var endpoint = new IPEndPoint(own.AdvertisedIPAddress, own.SiloPort);
            return SiloAddress.New(endpoint, GenerationOf(endpoint, table, time, logger));
        });
        // As Orleans has it: none without a port.
        GatewayAddress = own.GatewayPort > 0 ? SiloAddress.New(new IPEndPoint(own.AdvertisedIPAddress, own.GatewayPort), 0) : null!;
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; }

    public SiloAddress SiloAddress => _address.Value;

    public SiloAddress GatewayAddress { get; }

    private static int GenerationOf(IPEndPoint endpoint, DynamoDBMembershipTable table, TimeProvider time, ILogger logger)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            return Task.Run(() => table.NextGenerationAsync(endpoint, limit.Token)).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            // Faulty options and a table that cannot be reached are reported with their cure a moment later.
            LogByOwnClock(logger, exception.GetType().Name);
            return SiloAddress.AllocateNewGeneration();
        }
    }

    [LoggerMessage(4003, LogLevel.Information,
        "The cluster's table cannot be read yet ({Why}); this silo's generation is by the machine's own clock")]
    private static partial void LogByOwnClock(ILogger logger, string why);
}
