using System.Net.WebSockets;

namespace LiveTranslate.Cli.Server;

/// <summary>Tells a lost connection from a bug.</summary>
internal static class Transport
{
    /// <summary>What the SignalR client throws when there is no server, or no longer one.</summary>
    public static bool IsLoss(Exception exception, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException or WebSocketException or IOException or TimeoutException => true,
        // "The connection is not active", "Connection was closed while …": invocations on a connection that has gone.
        InvalidOperationException => true,
        AggregateException many => many.InnerExceptions.All(inner => IsLoss(inner, cancellation)),
        _ => false,
    };
}
