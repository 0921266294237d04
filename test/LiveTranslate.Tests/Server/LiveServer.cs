using System.Net.Http.Json;
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

    private LiveServer(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<LiveServer> StartAsync(
        TestEngines? engines = null, string? dataPath = null, params string[] settings) =>
        StartAsync(engines, dataPath, null, settings);

    public static async Task<LiveServer> StartAsync(
        TestEngines? engines, string? dataPath, Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var data = dataPath ?? Directory.CreateTempSubdirectory("livetranslate-test-").FullName;
        var app = ServerApp.Create(
            ["--Server:Port=0", $"--Data:Path={data}", "--Speaking:ReportPeriod=00:00:00.1", .. settings],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                engines?.Register(builder.Services);
                configure?.Invoke(builder);
            });
        await app.StartAsync();
        return new LiveServer(app);
    }

    public async Task<CreateSessionReply> CreateSessionAsync(
        IReadOnlyList<string>? targets = null, string? passcode = null)
    {
        var answer = await Http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-US", targets ?? ["es-ES", "fr-FR"], "Test", passcode));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<CreateSessionReply>())!;
    }

    public Task<HubConnection> ConnectSpeakerAsync(bool messagePack = true) => ConnectAsync(HubMethods.SpeakerPath, messagePack);

    public Task<HubConnection> ConnectListenerAsync(bool messagePack = true) => ConnectAsync(HubMethods.ListenerPath, messagePack);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
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

    public FakeTranslator Translator { get; } = new();

    public FakeSynthesizer Synthesizer { get; } = new();

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
