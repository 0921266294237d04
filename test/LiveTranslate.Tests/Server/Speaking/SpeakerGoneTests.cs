using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

/// <summary>What the others hear when a speaker vanishes, and what the next one is told.</summary>
public sealed class SpeakerGoneTests : SharedServer
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    // As quick as the reports of these servers allow; the unit tests have the default.
    private const string Quick = "--Session:SpeakerGoneAfter=00:00:02";

    protected override IReadOnlyList<string> Settings => [.. base.Settings, Quick];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listeners_and_the_API_hear_within_15_s_that_the_speaker_is_gone_and_at_once_that_one_is_back()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using (var speaker = await TestSpeaker.StartAsync(Server, session))
            await UntilAsync(listener, SessionStatus.Live);
        await UntilAsync(listener, SessionStatus.WaitingForSpeaker);
        Assert.Equal(SessionStatus.WaitingForSpeaker, (await Server.GetSessionAsync(session)).Status);

        await using var back = await TestSpeaker.ConnectAsync(Server);
        await back.StartAsync(session, take: 1);
        Assert.Equal(SessionStatus.Live, (await Server.GetSessionAsync(session)).Status);
        await UntilAsync(listener, SessionStatus.Live);
    }

    [Fact]
    public async Task Network_that_swallows_everything_is_noticed_within_15_s()
    {
        var session = await Server.CreateSessionAsync();
        await using var relay = new Relay(Server.Url);
        await using var speaker = new HubConnectionBuilder().WithUrl(new Uri(relay.Url, HubMethods.SpeakerPath)).Build();
        await speaker.StartAsync(Cancelled);
        await speaker.InvokeAsync<StartReply>(
            HubMethods.Start, new StartRequest { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken }, Cancelled);
        await speaker.InvokeAsync(HubMethods.Pause, Cancelled);
        // Longer than a ping may take: a speaker who is there and says nothing stays.
        var calm = TimeProvider.System.GetTimestamp();
        await Wait.UntilAsync(
            async () =>
            {
                Assert.Equal(SessionStatus.Paused, (await Server.GetSessionAsync(session)).Status);
                return TimeProvider.System.GetElapsedTime(calm) > TimeSpan.FromSeconds(7);
            },
            "time to pass", TimeSpan.FromSeconds(20), Cancelled);

        relay.Swallow();
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Status == SessionStatus.WaitingForSpeaker,
            "the session to wait for a speaker", Promised, Cancelled);
    }

    [Fact]
    public async Task Uplink_that_is_too_slow_is_not_taken_for_one_that_is_gone()
    {
        var session = await Server.CreateSessionAsync();
        // Answers to pings wait behind more audio than passes in the time they have.
        await using var relay = new Relay(Server.Url) { BytesPerSecond = 20_000 };
        await using var speaker = new HubConnectionBuilder().WithUrl(new Uri(relay.Url, HubMethods.SpeakerPath)).AddMessagePackProtocol().Build();
        await speaker.StartAsync(Cancelled);
        await speaker.InvokeAsync<StartReply>(
            HubMethods.Start, new StartRequest { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken }, Cancelled);
        var audio = new SyntheticSpeech().Pause(6.5).ToChunks();
        var sent = Enumerable.Range(0, audio.Count)
            .Select(number => speaker.InvokeAsync<long>(HubMethods.SendAudio, (long)number, audio[number], Cancelled));
        Assert.Equal(audio.Count, (await Task.WhenAll(sent))[^1]);
        Assert.Equal(HubConnectionState.Connected, speaker.State);
    }

    [Fact]
    public async Task Whoever_may_speak_is_told_who_speaks_already_and_nobody_else_is()
    {
        var session = await Server.CreateSessionAsync();
        Assert.Equal(new SpeakerReply(false), await SpeakerOfAsync(session));
        await using (var speaker = await TestSpeaker.ConnectAsync(Server))
        {
            await speaker.Connection.InvokeAsync<StartReply>(
                HubMethods.Start,
                new StartRequest
                {
                    SessionId = session.SessionId,
                    SpeakerToken = session.SpeakerToken,
                    Device = $" Firefox\n on Android{new string('!', 100)}",
                },
                Cancelled);
            await Wait.UntilAsync(
                async () => (await SpeakerOfAsync(session)) is { Present: true, Device: not null }, "the device", cancellationToken: Cancelled);
            var told = await SpeakerOfAsync(session);
            Assert.StartsWith("Firefox on Android!!!", told.Device, StringComparison.Ordinal);
            Assert.InRange(told.Device!.Length, 50, 60);
            Assert.InRange(told.Seconds!.Value, 0, 60);
        }

        // Long before listeners are told: it may be the same person whose page was loaded again.
        await Wait.UntilAsync(
            async () => !(await SpeakerOfAsync(session)).Present, "the speaker to be gone", TimeSpan.FromSeconds(1.5), Cancelled);

        using var answer = await AskAsync(session, "nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var unknown = await AskAsync(session with { SessionId = "ZZZZZZZZ" }, session.SpeakerToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Restarted_server_to_which_the_speaker_does_not_come_back_says_so_within_15_s()
    {
        var data = Directory.CreateTempSubdirectory("livetranslate-gone-").FullName;
        CreateSessionReply session;
        await using (var first = await LiveServer.StartAsync(new TestEngines(), data, Quick))
        {
            session = await first.CreateSessionAsync();
            await using var speaker = await TestSpeaker.StartAsync(first, session);
            await first.KillAsync();
        }

        await using var second = await LiveServer.StartAsync(new TestEngines(), data, Quick);
        Assert.Equal(SessionStatus.Live, (await second.GetSessionAsync(session)).Status);
        await using var listener = await TestListener.JoinAsync(second, session.SessionId, "es-ES");
        await UntilAsync(listener, SessionStatus.WaitingForSpeaker);
        Directory.Delete(data, recursive: true);
    }

    private static Task UntilAsync(TestListener listener, string status) => Wait.UntilAsync(
        () => listener.Sessions is [.., { } last] && last.Status == status, $"the listener to hear {status}", Promised, Cancelled);

    private async Task<SpeakerReply> SpeakerOfAsync(CreateSessionReply session)
    {
        using var answer = await AskAsync(session, session.SpeakerToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SpeakerReply>(Cancelled))!;
    }

    private async Task<HttpResponseMessage> AskAsync(CreateSessionReply session, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.SessionId}/speaker");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Server.Http.SendAsync(request, Cancelled);
    }

    /// <summary>Passes bytes on until it is told to swallow them; it never closes anything.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];
        private readonly Uri _server;
        private volatile bool _swallows;

        public Relay(Uri server)
        {
            _server = server;
            _listener.Start();
            _ = AcceptAsync();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        /// <summary>What passes to the server.</summary>
        public int BytesPerSecond { get; init; } = int.MaxValue;

        public void Swallow() => _swallows = true;

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            lock (_clients)
                foreach (var client in _clients) client.Dispose();
            return default;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var near = await _listener.AcceptTcpClientAsync();
                    var far = new TcpClient();
                    lock (_clients) _clients.AddRange([near, far]);
                    await far.ConnectAsync(_server.Host, _server.Port);
                    _ = PassAsync(near, far, BytesPerSecond);
                    _ = PassAsync(far, near, int.MaxValue);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task PassAsync(TcpClient from, TcpClient to, int bytesPerSecond)
        {
            var buffer = new byte[4_096];
            try
            {
                while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
                {
                    if (!_swallows) await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
                    if (bytesPerSecond < int.MaxValue)
                        await Task.Delay(TimeSpan.FromSeconds((double)read / bytesPerSecond), TimeProvider.System);
                }

                if (!_swallows) to.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One side is gone.
            }
        }
    }
}
