using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

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

    // What programs ask for: they are told in problem documents.
    private static readonly PathString[] ForPrograms = ["/api", "/hubs", "/health", "/metrics", "/assets"];

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<PagesOptions>(PagesOptions.Section);
        builder.Services.AddSingleton<PageFiles>();
        builder.Services.AddSingleton<PageSessions>();
    }

    /// <summary>A browser that comes to an address that leads nowhere gets a page that says so, in its language.</summary>
    public static void UsePages(this WebApplication app)
    {
        var policy = PolicyOf(app);
        app.Use(async (context, next) =>
        {
            await next(context);
            var response = context.Response;
            if (response is not { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentType: null, ContentLength: null }
                || !AsksForPage(context.Request)
                || app.Services.GetRequiredService<PageFiles>().Find("missing.html") is not { } page) return;
            await Answer(page.AtDepth(DepthOf(context.Request)), context, policy, AskEachTime).ExecuteAsync(context);
        });
    }

    public static void MapPages(this WebApplication app)
    {
        // Read at start, not when the first visitor comes.
        var files = app.Services.GetRequiredService<PageFiles>();
        var sessions = app.Services.GetRequiredService<PageSessions>();
        var address = app.Services.GetRequiredService<OutsideAddress>();
        var policy = PolicyOf(app);
        app.MapMethods("/", Reading, (HttpContext context) => AnswerWithPreview("index.html", context, null, ofSession: false));
        MapSession("/speak/{id}", "speak.html", invites: false);
        MapSession("/listen/{id}", "listen.html", invites: true);
        MapSession("/captions/{id}", "captions.html", invites: true);
        MapFile("/icon.svg", "icon.svg");
        MapFile("/preview.png", "preview.png");
        app.MapMethods("/assets/{file}", Reading, (string file, HttpContext context) =>
            Answer(files.Find($"assets/{file}"), context, policy, ForEver));
        app.MapMethods("/speak", Reading, (HttpRequest request) => OutsideAddress.RedirectToRoot(request));
        app.MapMethods("/listen", Reading, (HttpRequest request) => OutsideAddress.RedirectToRoot(request));
        app.MapMethods("/captions", Reading, (HttpRequest request) => OutsideAddress.RedirectToRoot(request));

        void MapFile(string route, string file) =>
            app.MapMethods(route, Reading, (HttpContext context) => Answer(files.Find(file), context, policy, AskEachTime));

        void MapSession(string route, string file, bool invites) =>
            app.MapMethods(route, Reading, async (string id, HttpContext context) =>
            {
                if (OutsideAddress.RedirectWithoutSlash(context.Request) is { } redirect) return redirect;
                var session = await sessions.FindAsync(id, context.RequestAborted);
                // The page says what is wrong; so does the status, to those who asked for a page.
                if (session.Missing && AsksForPage(context.Request)) context.Response.StatusCode = StatusCodes.Status404NotFound;
                return AnswerWithPreview(file, context, invites ? session.Title : null, invites);
            });

        IResult AnswerWithPreview(string file, HttpContext context, string? title, bool ofSession)
        {
            if (files.Find(file) is not { } page) return Results.NotFound();
            var outside = address.Link(context.Request, "");
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
            return Answer(PagePreview.Add(page, context, outside, title, ofSession), context, policy, AskEachTime);
        }
    }

    // How many folders lie between the server's root and what was asked for.
    private static int DepthOf(HttpRequest request) => Math.Max(0, request.Path.Value!.Count(letter => letter == '/') - 1);

    private static bool AsksForPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !Array.Exists(ForPrograms, path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && request.GetTypedHeaders().Accept.Any(one =>
            one.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);

    private static string PolicyOf(WebApplication app)
    {
        var elsewhere = app.Services.GetRequiredService<IOptions<PagesOptions>>().Value.SpeechOrigin;
        return elsewhere is null ? ContentSecurityPolicy : $"{ContentSecurityPolicy} {elsewhere.TrimEnd('/')}";
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
