using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Tests.Cli.Audio;
using LiveTranslate.Tests.Cli.Fakes;
using Xunit;

namespace LiveTranslate.Tests.Cli.Server;

/// <summary>The whole program through proxies that spoil WebSockets.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-tests").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private FakeServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(ProxyMode.Refuses))]
    [InlineData(nameof(ProxyMode.Hangs))]
    [InlineData(nameof(ProxyMode.Closes))]
    [InlineData(nameof(ProxyMode.Swallows))]
    public async Task Speaker_behind_a_proxy_that_spoils_WebSockets_arrives_by_long_polling(string mode)
    {
        await using var proxy = await TestProxy.StartAsync(_server.Address, Enum.Parse<ProxyMode>(mode));

        Assert.Equal(ExitCode.Ok, await RunAsync("speak", Wav(), "--pace", "10", "--server", $"{proxy.Address}"));

        Assert.True(_server.Session.ArchivedChunks > 0, "Nothing was archived.");
        Assert.Equal(1, proxy.WebSockets);
    }

    [Theory]
    [InlineData("speak")]
    [InlineData("listen")]
    public async Task Servers_behind_which_no_transport_works_are_said_in_words_with_the_cure(string command)
    {
        await using var proxy = await TestProxy.StartAsync(_server.Address, ProxyMode.Closes | ProxyMode.Unsticky);
        string[] what = command == "speak" ? [command, Wav()] : [command, _server.Add().Id, "--language", "es-ES"];

        Assert.Equal(ExitCode.Unreachable, await RunAsync([.. what, "--server", $"{proxy.Address}"]));

        Assert.Contains("answers, but", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("must pass WebSockets", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("sticky sessions", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_that_failed_is_not_tried_again_by_the_next_connection()
    {
        await using var proxy = await TestProxy.StartAsync(_server.Address, ProxyMode.Refuses);
        var hubs = new HubConnections(proxy.Address);

        for (var i = 0; i < 3; i++)
            await HubConnections.CloseAsync(await hubs.OpenAsync(HubMethods.ListenerPath, _ => { }, Cancelled));

        Assert.Equal(1, proxy.WebSockets);
    }

    [Fact]
    public async Task Attempt_that_is_cancelled_ends_at_once()
    {
        await using var proxy = await TestProxy.StartAsync(_server.Address, ProxyMode.Hangs);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var opening = new HubConnections(proxy.Address).OpenAsync(HubMethods.ListenerPath, _ => { }, cancel.Token);
        await Eventually.IsTrue(() => proxy.WebSockets == 1, () => "The proxy was not asked for a WebSocket.");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(4), Cancelled));
    }

    private string Wav()
    {
        var path = Path.Combine(_folder, "speech.wav");
        File.WriteAllBytes(path, WavBytes.Make(WavBytes.Sine(440, 16_000, 32_000)));
        return path;
    }

    private Task<int> RunAsync(params string[] args) =>
        new CommandHost(TimeProvider.System, () => Stream.Null).RunAsync(args, _output, _error, Cancelled);
}
