using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Connections;

/// <summary>Gives every connection its <see cref="OutboundConnection"/>, found among its features.</summary>
internal sealed class OutboundLifetimeManager<THub>(
    ILogger<DefaultHubLifetimeManager<THub>> logger, ILogger<OutboundConnection> connectionLogger)
    : DefaultHubLifetimeManager<THub>(logger)
    where THub : Hub
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Features.Set(new OutboundConnection(connection, connectionLogger));
        return base.OnConnectedAsync(connection);
    }
}
