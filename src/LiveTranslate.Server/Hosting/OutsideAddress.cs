using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Hosting;

/// <summary>
/// Where this server is for those outside: every link that leaves it is made here. Without <c>Server:PublicUrl</c> a link
/// leads to where the request came to, which the forwarded headers of a trusted proxy tell.
/// </summary>
internal sealed class OutsideAddress(IOptions<ServerOptions> options)
{
    /// <summary>What the operator says, without a slash at its end; null when links follow the request.</summary>
    public string? PublicUrl { get; } = options.Value.PublicUrl?.TrimEnd('/');

    /// <summary>The path that everything lies below, such as <c>/live</c>, as far as settings tell; else empty.</summary>
    public string ConfiguredPath { get; } = PathOf(options.Value.PublicUrl, options.Value.PathBase);

    /// <summary>What <see cref="ConfiguredPath"/> is for these settings, also where others of them are faulty.</summary>
    public static string PathOf(string? publicUrl, string? pathBase) =>
        Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.AbsolutePath != "/"
            ? url.AbsolutePath.TrimEnd('/')
            : pathBase?.TrimEnd('/') ?? "";

    /// <summary>A page for people, as a whole URL.</summary>
    /// <param name="request">Of whoever is given the link.</param>
    /// <param name="path">Below the server's root, such as <c>/listen/7K3MQ9TB</c>.</param>
    public string Link(HttpRequest request, string path) =>
        $"{PublicUrl ?? $"{request.Scheme}://{request.Host}{RootPath(request)}"}{path}";

    /// <summary>
    /// This server over https, without a path: at the host that was called, which is one that this caller reaches. Null
    /// when it has no <c>Server:HttpsPort</c>.
    /// </summary>
    public string? SecureUrl(HttpRequest request) => options.Value.HttpsPort is { } port && request.Host.HasValue
        ? $"https://{new HostString(request.Host.Host, port)}"
        : null;

    /// <summary>A resource of this server for the program that asks, as a path on the host that it asked.</summary>
    public string LocalPath(HttpRequest request, string path) => RootPath(request) + path;

    /// <summary>
    /// A redirect that leads back to the root from any page one level below it. It is relative: a proxy that takes a
    /// prefix off and tells nobody is not left by it.
    /// </summary>
    public static IResult RedirectToRoot(HttpRequest request) =>
        Results.Redirect(EndsWithSlash(request) ? "../" : "./");

    /// <summary>The same page without the slash at its end, relative for the same reason; null when there is none.</summary>
    public static IResult? RedirectWithoutSlash(HttpRequest request)
    {
        if (request.Path.Value is not { Length: > 1 } path || !EndsWithSlash(request)) return null;
        var last = path.TrimEnd('/').Split('/')[^1];
        return Results.Redirect($"../{Uri.EscapeDataString(last)}{request.QueryString}");
    }

    private static bool EndsWithSlash(HttpRequest request) => request.Path.Value?.EndsWith('/') == true;

    private string RootPath(HttpRequest request) =>
        ConfiguredPath.Length > 0 ? ConfiguredPath : request.PathBase.Value ?? "";
}
