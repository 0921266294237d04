using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

/// <summary>Ids, languages and file names that try to leave the archive's folder, as raw as a program can send them.</summary>
public sealed class HostilePathTests : IAsyncLifetime
{
    private const string Planted = "planted outside of the archive";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("livetranslate-test-");
    private LiveServer? _server;

    public static TheoryData<string> Attempts =>
    [
        "..", "../../outside.json", "../../../../outside", "..%2f..%2foutside.json", "%2e%2e%2f%2e%2e%2foutside.json",
        "%252e%252e%252foutside.json", "..%5c..%5coutside.json", "..\\..\\outside.json", "%00", "ABCD%00EF",
        "....//....//outside.json", "%c0%ae%c0%ae%c0%af", "file:%2f%2f%2fetc%2fpasswd", "%2fetc%2fpasswd", "~", "*", "%0d%0aX: y",
        new string('A', 6_000), new string('A', 20_000),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "outside.json"), Planted, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "outside.mp3"), Planted, Cancelled);
        _server = await LiveServer.StartAsync(new TestEngines(), Path.Combine(_root.FullName, "data"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Path_that_tries_to_leave_the_archive_is_refused_and_leaves_no_trace(string attempt)
    {
        var session = await _server!.CreateSessionAsync();
        var before = Files();
        foreach (var path in new[]
                 {
                     $"/api/sessions/{attempt}",
                     $"/api/sessions/{attempt}/transcript?language=es-ES",
                     $"/api/sessions/{session.SessionId}/transcript?language={attempt}",
                     $"/api/sessions/{session.SessionId}/transcript?format={attempt}",
                     $"/api/sessions/{attempt}/segments/0/es-ES.mp3",
                     $"/api/sessions/{session.SessionId}/segments/{attempt}/es-ES.mp3",
                     $"/api/sessions/{session.SessionId}/segments/0/{attempt}",
                     $"/api/sessions/{session.SessionId}/segments/0/{attempt}.mp3",
                 })
            await AssertRefusedAsync(HttpMethod.Get, path);
        await AssertRefusedAsync(HttpMethod.Post, $"/api/sessions/{attempt}/end");

        Assert.Equal(before, Files());
    }

    private async Task AssertRefusedAsync(HttpMethod method, string path)
    {
        var raw = new Uri(
            _server!.Url.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, raw);
        using var answer = await _server.Http.SendAsync(request, Cancelled);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.DoesNotContain(Planted, body, StringComparison.Ordinal);
        Assert.DoesNotContain(_root.FullName, body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    private string[] Files() => [.. Directory.GetFileSystemEntries(_root.FullName, "*", SearchOption.AllDirectories).Order()];
}
