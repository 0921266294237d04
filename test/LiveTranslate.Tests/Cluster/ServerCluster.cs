using System.Net;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Tests.Cluster;

/// <summary>Three real servers in this process, one cluster over real sockets, sharing a data folder and fake engines.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    private readonly List<LiveServer> _servers = [];

    public TestEngines Engines { get; } = new();

    public IReadOnlyList<LiveServer> Servers => _servers;

    public static async Task<ServerCluster> StartAsync(int servers = 3)
    {
        var cluster = new ServerCluster();
        var data = Directory.CreateTempSubdirectory("livetranslate-cluster-").FullName;
        IPEndPoint? primary = null;
        for (var i = 0; i < servers; i++)
        {
            var join = primary;
            var server = await LiveServer.StartAsync(cluster.Engines, data, builder =>
            {
                // By default grains go where there is most room, which in one process is the same silo every time.
                builder.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
                if (join is not null)
                    builder.Services.Configure<DevelopmentClusterMembershipOptions>(options => options.PrimarySiloEndpoint = join);
            });
            primary ??= new IPEndPoint(
                IPAddress.Loopback, server.Services.GetRequiredService<IOptions<EndpointOptions>>().Value.SiloPort);
            cluster._servers.Add(server);
        }

        return cluster;
    }

    /// <summary>The server that hosts a grain.</summary>
    public async Task<LiveServer> HostOfAsync(IAddressable grain)
    {
        var management = _servers[0].Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var address = await management.GetActivationAddress(grain);
        return _servers.Single(server =>
            server.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Equals(address));
    }

    /// <summary>Shuts one server down as an orderly restart would.</summary>
    public async Task StopAsync(LiveServer server)
    {
        _servers.Remove(server);
        await server.DisposeAsync();
    }

    public ISessionGrain Session(string id) =>
        _servers[0].Services.GetRequiredService<IGrainFactory>().GetGrain<ISessionGrain>(id);

    public async ValueTask DisposeAsync()
    {
        // The first holds the membership: it goes last.
        foreach (var server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
    }
}
