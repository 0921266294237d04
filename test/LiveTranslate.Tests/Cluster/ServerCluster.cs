using System.Net;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Tests.Cluster;

/// <summary>Three real servers in this process, one cluster over real sockets, sharing a data folder and fake engines.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("livetranslate-cluster-").FullName;
    private readonly List<LiveServer> _servers = [];
    private readonly List<LiveServer> _killed = [];

    public TestEngines Engines { get; private init; } = new();

    /// <summary>Those that are there, in the order of their start. The first holds the membership, and must stay.</summary>
    public IReadOnlyList<LiveServer> Servers => _servers;

    public static Task<ServerCluster> StartAsync(int servers = 3) =>
        // By default grains go where there is most room, which in one process is the same silo every time.
        StartAsync(servers, new TestEngines(), builder => builder.Services.AddSingleton<PlacementStrategy, RandomPlacement>());

    public static async Task<ServerCluster> StartAsync(
        int servers, TestEngines engines, Action<WebApplicationBuilder> configure, params string[] settings)
    {
        var cluster = new ServerCluster { Engines = engines };
        IPEndPoint? primary = null;
        for (var i = 0; i < servers; i++)
        {
            var join = primary;
            var server = await LiveServer.StartAsync(cluster.Engines, cluster._data, builder =>
            {
                configure(builder);
                if (join is not null)
                    builder.Services.Configure<DevelopmentClusterMembershipOptions>(options => options.PrimarySiloEndpoint = join);
            }, settings);
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

    /// <summary>A server is gone from one moment to the next: it finishes nothing and says goodbye to nobody.</summary>
    public async Task KillAsync(LiveServer server)
    {
        _servers.Remove(server);
        _killed.Add(server);
        await server.KillAsync();
    }

    public ISessionGrain Session(string id) =>
        _servers[0].Services.GetRequiredService<IGrainFactory>().GetGrain<ISessionGrain>(id);

    public async ValueTask DisposeAsync()
    {
        // The first holds the membership: it goes last.
        foreach (var server in _killed.Concat(Enumerable.Reverse(_servers))) await server.DisposeAsync();
        try
        {
            Directory.Delete(_data, recursive: true);
        }
        catch (IOException)
        {
            // One that was killed may still be at its last write: in one process that is as far as a kill goes.
        }
    }
}
