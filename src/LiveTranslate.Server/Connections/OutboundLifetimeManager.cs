using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Connections;

/// <summary>
/// Gives every connection its <see cref="OutboundConnection"/>, found among its features, and takes none while the
/// server stops.
/// </summary>
internal sealed class OutboundLifetimeManager<THub>(
    ILogger<DefaultHubLifetimeManager<THub>> logger,
    ILogger<OutboundConnection> connectionLogger,
    IHostApplicationLifetime lifetime)
    : DefaultHubLifetimeManager<THub>(logger)
    where THub : Hub
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        // SignalR closes what is there when the stop begins. Who comes back at once comes after that, and the web server
        // would wait for them until its limit: the sessions would have no time left to finish.
        if (lifetime.ApplicationStopping.IsCancellationRequested) connection.Abort();
        connection.Features.Set(new OutboundConnection(connection, connectionLogger));
        return base.OnConnectedAsync(connection);
    }
}
