using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LiveTranslate.Cli.Server;

/// <summary>
/// Makes connections to the hubs. They do not reconnect by themselves: whoever holds audio or an index decides what to
/// say after a loss.
/// </summary>
internal sealed class HubConnections(Uri server, bool webSocketsOnly = false)
{
    /// <summary>Where the hubs are.</summary>
    public Uri Server => server;

    /// <param name="path">Of the hub, such as <c>/hubs/speaker</c>.</param>
    public HubConnection Create(string path) =>
        new HubConnectionBuilder()
            .WithUrl(server.AbsoluteUri.TrimEnd('/') + path, options =>
            {
                if (!webSocketsOnly)
                    return;
                // Saves a round trip a connection, which counts when the load generator opens thousands.
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .AddMessagePackProtocol()
            .Build();
}
