using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Tests.Cli.Fakes;

/// <summary>A reverse proxy before one server, that does to WebSockets what some do. It keeps no connection for a client.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _upstream = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _server;
    private readonly ProxyMode _mode;
    private int _requests;
    private int _webSockets;

    private TestProxy(Uri server, ProxyMode mode)
    {
        (_server, _mode) = (server, mode);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(PassAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>How many WebSockets were asked for.</summary>
    public int WebSockets => _webSockets;

    public static async Task<TestProxy> StartAsync(Uri server, ProxyMode mode)
    {
        var proxy = new TestProxy(server, mode);
        await proxy._app.StartAsync();
        proxy.Address = new Uri(proxy._app.Urls.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose would be waited for.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest) await BlockAsync(context);
        // What one gateway has negotiated, the other one has never heard of.
        else if (_mode.HasFlag(ProxyMode.Unsticky) && context.Request.Query.ContainsKey("id")
            && Interlocked.Increment(ref _requests) % 2 == 1) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else await ForwardAsync(context);
    }

    private async Task BlockAsync(HttpContext context)
    {
        Interlocked.Increment(ref _webSockets);
        if (_mode.HasFlag(ProxyMode.Refuses)) context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (_mode.HasFlag(ProxyMode.Hangs)) await UntilGoneAsync(context);
        else
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            // Passes nothing on, or hangs up at once.
            if (_mode.HasFlag(ProxyMode.Swallows)) await UntilGoneAsync(context);
            else await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }

    private static async Task UntilGoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_server, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
            if (name is not ("Host" or "Connection" or "Transfer-Encoding") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        using var reply = await _upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)reply.StatusCode;
        context.Response.ContentType = reply.Content.Headers.ContentType?.ToString();
        await reply.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}

[Flags]
internal enum ProxyMode
{
    /// <summary>403 to every upgrade.</summary>
    Refuses = 1,

    /// <summary>Never answers an upgrade.</summary>
    Hangs = 2,

    /// <summary>Accepts, and closes at once.</summary>
    Closes = 4,

    /// <summary>Accepts, and passes nothing on.</summary>
    Swallows = 8,

    /// <summary>Every other request of a client goes to a gateway that does not know it.</summary>
    Unsticky = 16,
}
