using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Pages;

/// <summary>What people see: <c>/</c>, <c>/speak/{id}</c>, <c>/listen/{id}</c>, <c>/captions/{id}</c>.</summary>
internal static class PagesSetup
{
    // Everything comes from here and nothing is written into a page from text. Speech is played from memory (blob:). A
    // page's base is its server's root, so that its links are right below any path.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
        + "worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'; connect-src 'self'";

    private const string PermissionsPolicy =
        "microphone=(self), screen-wake-lock=(self), autoplay=(self), camera=(), geolocation=(), payment=(), usb=()";

    // The names of assets have their content's hash in them.
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskEachTime = "no-cache";

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<PagesOptions>(PagesOptions.Section);
        builder.Services.AddSingleton<PageFiles>();
    }

    public static void MapPages(this WebApplication app)
    {
        // Read at start, not when the first visitor comes.
        var files = app.Services.GetRequiredService<PageFiles>();
        var elsewhere = app.Services.GetRequiredService<IOptions<PagesOptions>>().Value.SpeechOrigin;
        var policy = elsewhere is null ? ContentSecurityPolicy : $"{ContentSecurityPolicy} {elsewhere.TrimEnd('/')}";
        Map("/", "index.html");
        Map("/speak/{id}", "speak.html");
        Map("/listen/{id}", "listen.html");
        Map("/captions/{id}", "captions.html");
        Map("/icon.svg", "icon.svg");
        app.MapMethods("/assets/{file}", [HttpMethods.Get, HttpMethods.Head], (string file, HttpContext context) =>
            Answer(files.Find($"assets/{file}"), context, policy, ForEver));
        app.MapGet("/speak", (HttpRequest request) => OutsideAddress.RedirectToRoot(request));
        app.MapGet("/listen", (HttpRequest request) => OutsideAddress.RedirectToRoot(request));

        void Map(string route, string file) =>
            app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
                OutsideAddress.RedirectWithoutSlash(context.Request) ?? Answer(files.Find(file), context, policy, AskEachTime));
    }

    private static IResult Answer(PageFile? file, HttpContext context, string policy, string caching)
    {
        if (file is null) return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return file.Answer(context);
    }
}
