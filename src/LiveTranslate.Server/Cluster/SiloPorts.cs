using System.Net;
using System.Net.Sockets;

namespace LiveTranslate.Server.Cluster;

internal static class SiloPorts
{
    // Below what Linux gives to outgoing connections (32768 on): one of those could take the port before the silo does.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>Orleans wants to know its port beforehand; a fixed one would forbid a second server on a machine.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
