using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Deploy.Tests.Running;

/// <summary>A call as a policy names it.</summary>
/// <param name="Action">Such as <c>kinesis:PutRecords</c>.</param>
/// <param name="Resource">The table, stream, or bucket and key; null where the call names none.</param>
internal sealed record Called(string Action, string? Resource);

/// <summary>Stands before a service, for one server alone, and writes down what is called.</summary>
internal sealed class RecordedService : IAsyncDisposable
{
    private readonly string _service;
    private readonly Uri? _behind;
    private readonly WebApplication _front;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<Called, int> _calls = [];

    private RecordedService(string service, Uri? behind, HttpProtocols protocols)
    {
        (_service, _behind) = (service, behind);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        _front = builder.Build();
        _front.Run(AnswerAsync);
    }

    public IEnumerable<Called> Calls => _calls.Keys;

    public string Url => _front.Urls.First();

    /// <param name="service">As policies call it.</param>
    /// <param name="behind">Who answers; null for nobody, because nobody should be asked.</param>
    /// <param name="protocols">What is spoken.</param>
    public static async Task<RecordedService> StartAsync(string service, Uri? behind, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var recorded = new RecordedService(service, behind, protocols);
        await recorded._front.StartAsync();
        return recorded;
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _calls.AddOrUpdate(NameOf(context.Request, body.ToArray()), 1, (_, count) => count + 1);
        if (_behind is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            await ForwardAsync(context, body.ToArray());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private Called NameOf(HttpRequest request, byte[] body)
    {
        if (_service is "s3") return new($"s3:{(request.Method is "GET" ? "Get" : request.Method is "PUT" ? "Put" : request.Method)}Object", request.Path.Value!.TrimStart('/'));
        if (_service is "polly") return new(request.Path.Value!.StartsWith("/v1/voices", StringComparison.Ordinal) ? "polly:DescribeVoices" : "polly:SynthesizeSpeech", null);
        var resource = request.ContentType?.Contains("json", StringComparison.Ordinal) is true && body.Length > 0 ? JsonNode.Parse(body) : null;
        return new(
            $"{_service}:{request.Headers["X-Amz-Target"].ToString().Split('.')[^1]}",
            (string?)(resource?["TableName"] ?? resource?["StreamName"]));
    }

    private async Task ForwardAsync(HttpContext context, byte[] body)
    {
        var request = context.Request;
        using var passed = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_behind!, $"{request.Path.ToUriComponent()}{request.QueryString}"))
        {
            Content = body.Length > 0 || request.ContentLength is not null ? new ByteArrayContent(body) : null,
        };
        // All of them, the host among them: they are signed.
        foreach (var (name, values) in request.Headers)
            if (!passed.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) passed.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        using var answer = await _http.SendAsync(passed, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
