using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Rest;

/// <summary>
/// <c>GET /api/access</c>: where this server is besides. A page that came over plain http learns here where it would get a
/// microphone.
/// </summary>
internal static class AccessEndpoint
{
    public static void MapAccess(this RouteGroupBuilder api) =>
        api.MapGet("/access", (HttpRequest http, OutsideAddress outside) => new AccessReply(outside.SecureUrl(http)));
}

/// <param name="SecureUrl">This server over https, with a certificate that it made itself; null when there is none.</param>
internal sealed record AccessReply(string? SecureUrl);
