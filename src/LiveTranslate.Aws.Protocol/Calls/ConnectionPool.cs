using System.Net;

namespace LiveTranslate.Aws.Protocol;

/// <summary>How connections to a service are kept.</summary>
internal static class ConnectionPool
{
    public static SocketsHttpHandler For(Uri endpoint) => new()
    {
        // Above what a silo has under way, so that it never queues here: one read per shard, and puts in flight.
        MaxConnectionsPerServer = 64,
        // AWS changes the addresses behind its names.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Its load balancers close connections that idle for a minute; close them first.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        // A proxy for the world does not know this machine's own ports.
        UseProxy = !endpoint.IsLoopback,
    };
}
