using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LiveTranslate.Cli.Server;

/// <summary>
/// Makes connections to the hubs, over the first transport that works. They do not reconnect by themselves: whoever holds
/// audio or an index decides what to say after a loss.
/// </summary>
/// <param name="servers">Gateways of one cluster: each connection goes to the next one, as behind a load balancer.</param>
/// <param name="time">How long a transport that failed is remembered.</param>
internal sealed class HubConnections(IReadOnlyList<Uri> servers, TimeProvider? time = null)
{
    // A WebSocket takes four round trips to stand, long polling seven. A server that was stopped takes connections, and
    // then says nothing; so do some proxies.
    private static readonly TimeSpan WebSocketsDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongPollingDeadline = TimeSpan.FromSeconds(8);

    // The goodbye of a connection whose server is gone would be waited for.
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    // The server says something every 2 s. Two of those missing, and the connection is dead.
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<Uri, HubTransports> _transports = new();
    private int _opened = -1;

    public HubConnections(Uri server, TimeProvider? time = null)
        : this([server], time)
    {
    }

    /// <summary>Where the hubs are, or one of the places.</summary>
    public Uri Server => servers[0];

    /// <summary>Opens one; throws what <see cref="Transport.IsLoss"/> knows when no transport works.</summary>
    /// <param name="path">Of the hub, such as <c>/hubs/speaker</c>.</param>
    /// <param name="prepare">Registers the handlers, of each connection that is tried.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<HubConnection> OpenAsync(string path, Action<HubConnection> prepare, CancellationToken cancellation)
    {
        var server = servers[(int)((uint)Interlocked.Increment(ref _opened) % servers.Count)];
        var known = _transports.GetOrAdd(server, _ => new HubTransports(time ?? TimeProvider.System));
        var failed = new List<HttpTransportType>();
        var negotiated = false;
        Exception? last = null;
        foreach (var transport in known.Order())
        {
            var witness = new NegotiationWitness();
            var hub = Create(server, path, transport, witness);
            prepare(hub);
            try
            {
                await StartAsync(hub, transport, cancellation);
                known.Opened(transport, failed);
                return hub;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failed.Add(transport);
                negotiated |= witness.Negotiated;
                last = exception;
                await CloseAsync(hub);
            }
            catch
            {
                await CloseAsync(hub);
                throw;
            }
        }

        known.Failed();
        if (negotiated && failed.Contains(HttpTransportType.WebSockets)) throw new NoTransportException(server, last!);
        if (Transport.IsLoss(last!, cancellation)) ExceptionDispatchInfo.Throw(last!);
        throw new IOException(last!.Message, last);
    }

    /// <summary>Closes one, and does not wait long for a server that may be gone.</summary>
    public static async ValueTask CloseAsync(HubConnection? hub)
    {
        if (hub is null) return;
        try
        {
            await hub.DisposeAsync().AsTask().WaitAsync(CloseDeadline);
        }
        catch (TimeoutException)
        {
            // It goes on closing; nobody needs it any more.
        }
    }

    private static async Task StartAsync(HubConnection hub, HttpTransportType transport, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(transport is HttpTransportType.WebSockets ? WebSocketsDeadline : LongPollingDeadline);
        await hub.StartAsync(limit.Token);
    }

    private static HubConnection Create(Uri server, string path, HttpTransportType transport, NegotiationWitness witness) =>
        new HubConnectionBuilder()
            .WithUrl(server.AbsoluteUri.TrimEnd('/') + path, options =>
            {
                options.Transports = transport;
                // Saves a round trip a connection, and needs no server to know what another one has negotiated.
                options.SkipNegotiation = transport is HttpTransportType.WebSockets;
                options.HttpMessageHandlerFactory = witness.Watch;
            })
            .AddMessagePackProtocol()
            .WithServerTimeout(ServerTimeout)
            .Build();
}
