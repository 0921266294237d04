using System.Globalization;
using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Rest;

/// <summary>
/// <c>GET /api/access</c>: where this server is besides. A page that came over plain http learns here where it would get a
/// microphone.
/// </summary>
internal static class AccessEndpoint
{
    public static void MapAccess(this RouteGroupBuilder api) =>
        api.MapGet("/access", (HttpRequest http, IOptions<ServerOptions> server) => new AccessReply(
            // At the host that was called: it is one that this caller reaches.
            server.Value.HttpsPort is { } port && http.Host.HasValue
                ? string.Create(CultureInfo.InvariantCulture, $"https://{new HostString(http.Host.Host, port)}")
                : null));
}

/// <param name="SecureUrl">This server over https, with a certificate that it made itself; null when there is none.</param>
internal sealed record AccessReply(string? SecureUrl);
