using System.Net;
using System.Net.Sockets;

namespace LiveTranslate.Server.Cluster;

internal static class SiloPorts
{
    /// <summary>Orleans wants to know its port beforehand; a fixed one would forbid a second server on a machine.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
