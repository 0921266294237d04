using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LiveTranslate.Cli.Server;

/// <summary>
/// Makes connections to the hubs. They do not reconnect by themselves: whoever holds audio or an index decides what to
/// say after a loss.
/// </summary>
/// <param name="servers">Gateways of one cluster: each connection goes to the next one, as behind a load balancer.</param>
/// <param name="webSocketsOnly">Without asking first which transport there is.</param>
internal sealed class HubConnections(IReadOnlyList<Uri> servers, bool webSocketsOnly = false)
{
    private static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(5);

    // The server says something every 2 s. Two of those missing, and the connection is dead.
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(6);

    private int _opened = -1;

    public HubConnections(Uri server, bool webSocketsOnly = false)
        : this([server], webSocketsOnly)
    {
    }

    /// <summary>Where the hubs are, or one of the places.</summary>
    public Uri Server => servers[0];

    /// <summary>Opens one. A server that was stopped takes connections, and then says nothing.</summary>
    public static async Task OpenAsync(HubConnection hub, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OpenPatience);
        await hub.StartAsync(limit.Token);
    }

    /// <param name="path">Of the hub, such as <c>/hubs/speaker</c>.</param>
    public HubConnection Create(string path)
    {
        var server = servers[(int)((uint)Interlocked.Increment(ref _opened) % servers.Count)];
        return new HubConnectionBuilder()
            .WithUrl(server.AbsoluteUri.TrimEnd('/') + path, options =>
            {
                if (!webSocketsOnly)
                    return;
                // Saves a round trip a connection, which counts when the load generator opens thousands.
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .AddMessagePackProtocol()
            .WithServerTimeout(ServerTimeout)
            .Build();
    }
}
