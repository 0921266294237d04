using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Tests.Protocol;

/// <summary>A real server on loopback that answers each request as a test says.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedService(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public ConcurrentQueue<Seen> Requests { get; } = [];

    /// <param name="answer">Answers a request; it is given how many came before.</param>
    public static async Task<ScriptedService> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ScriptedService(builder.Build());
        var before = -1;
        service._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var seen = new Seen(
                context.Request.Method,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray());
            context.Items[nameof(Seen)] = seen;
            service.Requests.Enqueue(seen);
            await answer(context, Interlocked.Increment(ref before));
        });
        await service._app.StartAsync();
        return service;
    }

    /// <summary>An error in the shape of JSON 1.1.</summary>
    public static Task FailAsync(HttpContext context, int status, string code, string message = "") =>
        AnswerAsync(context, $$"""{"__type":"{{code}}","message":"{{message}}"}""", status);

    public static Task AnswerAsync(HttpContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(body, Encoding.UTF8, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Seen(string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
