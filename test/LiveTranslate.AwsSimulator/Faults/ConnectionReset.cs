using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace LiveTranslate.AwsSimulator.Faults;

internal static class ConnectionReset
{
    /// <summary>Ends the connection as a machine does that goes down: with a reset, in whatever state it is.</summary>
    public static void Of(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            try
            {
                // Both are needed: else what is under way on the socket is ended with a goodbye before the reset.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close(timeout: 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The client was faster.
            }
        }

        context.Abort();
    }
}
