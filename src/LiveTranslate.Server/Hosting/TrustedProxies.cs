using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace LiveTranslate.Server.Hosting;

/// <summary>The proxies of <c>Server:TrustedProxies</c>: who may say where a request really came from, and to.</summary>
internal static class TrustedProxies
{
    private const ForwardedHeaders Believed = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
        | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;

    /// <summary>An address stands for the network of that address alone.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out network) && IsWhole(text);
        if (!IPAddress.TryParse(text, out var address) || !IsWhole(text)) return false;
        network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }

    /// <summary>Reads forwarded headers, and only those that a trusted proxy has sent.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, ServerOptions server)
    {
        // With an empty list the middleware would believe everybody.
        if (server.TrustedProxies.Count == 0) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Believed,
            // As many proxies in a row as are trusted: the first one that is not ends the chain.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in server.TrustedProxies)
            if (TryParse(proxy, out var network)) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    // "10" and "10.1" are addresses to the parser: 0.0.0.10 and 10.0.0.1.
    private static bool IsWhole(string text) => text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3;
}
