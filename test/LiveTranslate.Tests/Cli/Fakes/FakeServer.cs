using System.Collections.Concurrent;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Tests.Cli.Fakes;

/// <summary>A real Kestrel with the public contract and nothing behind it, for programs that speak the wire.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FakeSession> _sessions = new();
    private readonly WebApplication _app;

    private int _made;
    private int _transcriptRefusals;
    private bool _hasTranscript;

    private FakeServer(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(this);
        builder.Services.AddSignalR(options => options.MaximumReceiveMessageSize = 65_536).AddMessagePackProtocol();
        _app = builder.Build();
        _app.MapHub<FakeSpeakerHub>(HubMethods.SpeakerPath);
        _app.MapHub<FakeListenerHub>(HubMethods.ListenerPath);
        _app.MapGet("/health/ready", () => "ready");
        _app.MapGet("/api/languages", () => new[] { new LanguageOffer(FakeSession.Source, ["es-ES", "ca-ES"]) });
        _app.MapGet("/api/engines", () => Results.Content(Engines, "application/json"));
        _app.MapPost("/api/sessions", Create);
        _app.MapGet("/api/sessions/{id}", (string id) =>
            _sessions.TryGetValue(id, out var session)
                ? Results.Ok(session.State())
                : Results.Problem("There is no such session.", statusCode: 404, type: "/problems/" + ErrorCodes.SessionNotFound));
        _app.MapGet("/api/sessions/{id}/transcript", (HttpContext context) =>
        {
            if (!_hasTranscript) return Results.NotFound();
            if (Interlocked.Decrement(ref _transcriptRefusals) < 0)
                return Results.Ok(new { segments = new[] { new { index = 0, startMs = 0, endMs = 900, text = "Good evening" } } });
            context.Response.Headers.RetryAfter = "1";
            return Results.Problem("Not all of it is there.", statusCode: 503, type: "/problems/" + ErrorCodes.Unavailable);
        });
        _app.MapGet("/api/sessions/{id}/segments/{index}/{language}.mp3", (int index) =>
            Results.Bytes([0xFF, 0xFB, (byte)index], "audio/mpeg"));
    }

    /// <summary>What <c>GET /api/engines</c> answers.</summary>
    public string Engines { get; set; } = "[]";

    /// <summary>There is a transcript, and so many requests for it are answered that it is not all there. Default: none.</summary>
    public int TranscriptRefusals
    {
        set => (_hasTranscript, _transcriptRefusals) = (true, value);
    }

    /// <summary>Prepares each session made from now on.</summary>
    public Action<FakeSession> Prepare { get; set; } = _ => { };

    public Uri Address { get; private set; } = null!;

    public FakeSession Session => _sessions.Values.Single();

    public bool HasSession => !_sessions.IsEmpty;

    public static async Task<FakeServer> StartAsync(int port = 0)
    {
        var server = new FakeServer(port);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.First());
        return server;
    }

    public FakeSession Find(string? id) =>
        id is not null && _sessions.TryGetValue(id, out var session)
            ? session
            : throw new HubException($"{ErrorCodes.SessionNotFound}: there is no session {id}");

    public FakeSession Add()
    {
        var session = new FakeSession($"7K3M{Interlocked.Increment(ref _made):0000}", Guid.NewGuid().ToString("N"));
        Prepare(session);
        _sessions[session.Id] = session;
        return session;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Create(CreateSessionRequest request)
    {
        if (request.SourceLanguage != FakeSession.Source)
            return Results.Problem(
                $"{request.SourceLanguage} is not understood; en-US is.", statusCode: 400, type: "/problems/" + ErrorCodes.UnsupportedLanguage);
        var session = Add();
        var listen = new Uri(Address, "/" + session.Id).AbsoluteUri;
        return Results.Created(listen, new CreateSessionReply(session.Id, session.Token, listen + "/speak", listen));
    }
}
