using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

/// <summary>Captions on a wall: wanted, and nobody's ears.</summary>
public sealed class ListenerHubScreenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Screen_gets_every_caption_translated_live_and_is_no_listener(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var screen = await ScreenAsync(session.SessionId, "es-ES", messagePack);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(3).Chunks);
        await screen.UntilCaptionsAsync(3);

        // Made while it was said, not afterwards. One that the archive brings first has no timings.
        Assert.Equal(0, Server.LateCaptions(session.SessionId, "es-ES"));
        Assert.Empty((await Server.GetSessionAsync(session)).Listeners);

        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Listeners.GetValueOrDefault("es-ES") == 1,
            "one listener, and not the screen beside them", cancellationToken: Cancelled);
        await speaker.EndAsync();
        Assert.Empty(screen.Speech);
    }

    [Fact]
    public async Task Screens_are_no_way_around_the_limit_of_listeners()
    {
        var session = await Server.CreateSessionAsync();
        var screens = new List<TestListener>();
        try
        {
            for (var i = 0; i < 100; i++) screens.Add(await ScreenAsync(session.SessionId, "fr-FR"));
            var refused = await Assert.ThrowsAsync<HubException>(() => ScreenAsync(session.SessionId, "fr-FR"));
            Assert.Contains("session-full: ", refused.Message, StringComparison.Ordinal);
            // One goes, another may come.
            await screens[0].LeaveAsync();
            screens.Add(await ScreenAsync(session.SessionId, "fr-FR"));
        }
        finally
        {
            foreach (var screen in screens) await screen.DisposeAsync();
        }
    }

    private async Task<TestListener> ScreenAsync(string sessionId, string language, bool messagePack = true)
    {
        var screen = await TestListener.ConnectAsync(Server, messagePack);
        try
        {
            await screen.Connection.InvokeAsync<JoinReply>(
                HubMethods.Join, new JoinRequest { SessionId = sessionId, Language = language, Audio = true, Screen = true }, Cancelled);
        }
        catch
        {
            await screen.DisposeAsync();
            throw;
        }

        return screen;
    }
}
