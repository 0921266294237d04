using System.Net.Http.Headers;
using System.Net.Http.Json;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd.Guides;

/// <summary>One server, as <c>deploy/run</c> leaves it running, for all lines that need one; and what stands for their placeholders.</summary>
public sealed class GuideServer : IAsyncLifetime
{
    private RunningProgram _server = null!;

    /// <summary>With a space in its name, and none of the checkout's folders.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("livetranslate guide ").FullName;

    public int Port { get; } = RunningProgram.FreePort();

    /// <summary>An ended one.</summary>
    public string Session { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        WavFile.Write(Folder, await FliteVoice.SpeakAsync("Good evening everyone."));
        File.Move(Path.Combine(Folder, "speech.wav"), Path.Combine(Folder, "FILE.wav"));
        _server = RunningProgram.Deployment(
            [("Data__Path", Path.Combine(Folder, "server"))], "--no-build", "--port", $"{Port}");
        await _server.ReadyAsync(Port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        using var created = await http.PostAsJsonAsync("/api/sessions", new CreateSessionRequest("en-US"));
        var session = (await created.Content.ReadFromJsonAsync<CreateSessionReply>())!;
        Session = session.SessionId;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.SpeakerToken);
        using var ended = await http.PostAsync(new Uri($"/api/sessions/{Session}/end", UriKind.Relative), null);
        ended.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(TimeSpan.FromSeconds(60));
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
