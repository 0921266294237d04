using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Tests.Server;

/// <summary>The real server on a free port of this machine, by default with fake engines.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsData;
    private bool _stopped;

    private LiveServer(WebApplication app, string dataPath, bool ownsData)
    {
        (_app, DataPath, _ownsData) = (app, dataPath, ownsData);
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    /// <summary>The folder with its sessions and archive.</summary>
    public string DataPath { get; }

    /// <summary>How many captions in a language were not made while it was said, but when somebody read them.</summary>
    public int LateCaptions(string sessionId, string language)
    {
        var folder = Path.Combine(DataPath, "archive", sessionId, "captions", language);
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
    }

    public IServiceProvider Services => _app.Services;

    public static Task<LiveServer> StartAsync(
        TestEngines? engines = null, string? dataPath = null, params string[] settings) =>
        StartAsync(engines, dataPath, _ => { }, settings);

    public static async Task<LiveServer> StartAsync(
        TestEngines? engines, string? dataPath, Action<WebApplicationBuilder> configure, params string[] settings)
    {
        var data = dataPath ?? Directory.CreateTempSubdirectory("livetranslate-test-").FullName;
        var app = ServerApp.Create(
            ["--Server:Port=0", $"--Data:Path={data}", "--Speaking:ReportPeriod=00:00:00.1", .. settings],
            builder =>
            {
                // What Orleans says of a silo that is being stopped under a test is of no use in its output.
                builder.Logging.SetMinimumLevel(LogLevel.Warning)
                    .AddFilter("LiveTranslate", LogLevel.Error)
                    .AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.Critical);
                engines?.Register(builder.Services);
                configure(builder);
            });
        await app.StartAsync();
        return new LiveServer(app, data, ownsData: dataPath is null);
    }

    public async Task<CreateSessionReply> CreateSessionAsync(
        IReadOnlyList<string>? targets = null, string? passcode = null)
    {
        var answer = await Http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-US", targets ?? ["es-ES", "fr-FR"], "Test", passcode));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<CreateSessionReply>())!;
    }

    public async Task<SessionState> GetSessionAsync(CreateSessionReply session) =>
        (await Http.GetFromJsonAsync<SessionState>($"/api/sessions/{session.SessionId}"))!;

    /// <summary>Ends a session over REST.</summary>
    public async Task EndAsync(CreateSessionReply session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sessions/{session.SessionId}/end");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.SpeakerToken);
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The whole transcript so far, as captions.</summary>
    public async Task<IReadOnlyList<Caption>> TranscriptAsync(CreateSessionReply session, string language)
    {
        var transcript = await Http.GetFromJsonAsync<JsonElement>(
            $"/api/sessions/{session.SessionId}/transcript?language={language}");
        return
        [
            .. transcript.GetProperty("segments").EnumerateArray().Select(segment => new Caption
            {
                SessionId = session.SessionId,
                Index = segment.GetProperty("index").GetInt32(),
                Language = language,
                SourceText = segment.GetProperty("sourceText").GetString()!,
                Text = segment.GetProperty("text").GetString()!,
                StartMs = segment.GetProperty("startMs").GetInt64(),
                EndMs = segment.GetProperty("endMs").GetInt64(),
            }),
        ];
    }

    public Task<HubConnection> ConnectSpeakerAsync(bool messagePack = true) => ConnectAsync(HubMethods.SpeakerPath, messagePack);

    public Task<HubConnection> ConnectListenerAsync(bool messagePack = true) => ConnectAsync(HubMethods.ListenerPath, messagePack);

    public SiloAddress Silo => Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>Ends it as SIGTERM does.</summary>
    public Task StopAsync()
    {
        _stopped = true;
        return _app.StopAsync();
    }

    /// <summary>Ends it as far as that goes in one process: nothing is finished or handed over, nobody is told.</summary>
    public async Task KillAsync()
    {
        _stopped = true;
        await _app.StopAsync(new CancellationToken(canceled: true));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_stopped) await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsData) Directory.Delete(DataPath, recursive: true);
    }

    private async Task<HubConnection> ConnectAsync(string path, bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(Url, path));
        if (messagePack) builder.AddMessagePackProtocol();
        var connection = builder.Build();
        await connection.StartAsync();
        return connection;
    }
}

/// <summary>Fake engines, to be looked into by the test.</summary>
internal sealed class TestEngines
{
    public FakeRecognizer Recognizer { get; } = new();

    public FakeTranslator Translator { get; init; } = new();

    public FakeSynthesizer Synthesizer { get; init; } = new();

    /// <summary>Null for the disk archive.</summary>
    public InMemoryArchive? Archive { get; init; }

    public void Register(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<ISpeechRecognizer>(Recognizer));
        services.Replace(ServiceDescriptor.Singleton<ITranslator>(Translator));
        services.Replace(ServiceDescriptor.Singleton<ISpeechSynthesizer>(Synthesizer));
        if (Archive is not null) services.Replace(ServiceDescriptor.Singleton<ISessionArchive>(Archive));
    }
}
