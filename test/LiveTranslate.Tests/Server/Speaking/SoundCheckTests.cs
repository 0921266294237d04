using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SoundCheckTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_answers_what_would_be_understood_and_leaves_no_trace(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.ConnectAsync(Server, messagePack);
        var speech = new SyntheticSpeech().Speak(3);

        var reply = await CheckAsync(speaker, session, speech.ToChunks());

        Assert.Equal("en-US", reply.Language);
        Assert.Equal(FakeRecognizer.TextOf(speech.ToArray()), reply.Text);
        Assert.Null(reply.Failure);
        var state = await Server.GetSessionAsync(session);
        Assert.Equal(SessionStatus.Waiting, state.Status);
        Assert.Equal(0, state.Segments);
        // What is said afterwards begins at the beginning, in the first take, and is all that anybody hears.
        var start = await speaker.StartAsync(session);
        Assert.Equal((1, 0L), (start.Take, start.NextSequence));
        var sent = new SentAudio().Speak(2).Pause(0.8);
        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();
        await listener.UntilCaptionsAsync(1);
        sent.AssertHeardOnce(listener.Captions);
        Assert.Equal(1, (await Server.GetSessionAsync(session)).Segments);
        // An engine that remembers voices by session must not take the check for a part of it.
        Assert.DoesNotContain(
            shared.Engines.Recognizer.Heard,
            heard => heard.Session.Value == session.SessionId && heard.Pcm.Span.SequenceEqual(speech.ToArray()));
    }

    [Fact]
    public async Task A_check_asks_for_the_speakers_token()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.ConnectAsync(Server);
        var audio = new SyntheticSpeech().Speak(1).ToChunks();

        await NamedError.AssertHubAsync(
            ErrorCodes.WrongSpeakerToken, () => CheckAsync(speaker, session with { SpeakerToken = "guessed" }, audio));
        await NamedError.AssertHubAsync(ErrorCodes.WrongSpeakerToken, () => CheckAsync(speaker, session with { SpeakerToken = "" }, audio));
        await NamedError.AssertHubAsync(ErrorCodes.InvalidSessionId, () => CheckAsync(speaker, session with { SessionId = "?" }, audio));
        await NamedError.AssertHubAsync(ErrorCodes.SessionNotFound, () => CheckAsync(speaker, session with { SessionId = "00000000" }, audio));
    }

    [Fact]
    public async Task A_check_takes_ten_seconds_and_no_more()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        Assert.NotEmpty((await CheckAsync(speaker, session, new SyntheticSpeech().Speak(10).ToChunks())).Text);
        await NamedError.AssertHubAsync(
            ErrorCodes.ChunkTooLarge, () => CheckAsync(speaker, session, new SyntheticSpeech().Speak(10.25).ToChunks()));
        await NamedError.AssertHubAsync(ErrorCodes.ChunkOddLength, () => CheckAsync(speaker, session, [new byte[3]]));
        await NamedError.AssertHubAsync(ErrorCodes.ChunkEmpty, () => CheckAsync(speaker, session, []));
        // The connection is still good for a take.
        await speaker.StartAsync(session);
    }

    [Fact]
    public async Task A_server_checks_a_few_at_once_and_refuses_the_rest_by_name()
    {
        var hold = new TaskCompletionSource();
        var engines = new TestEngines();
        engines.Recognizer.Transcribe = window =>
        {
            hold.Task.Wait(Cancelled);
            return "held";
        };
        await using var server = await LiveServer.StartAsync(engines);
        var audio = new SyntheticSpeech().Speak(1).ToChunks();
        var speakers = new List<TestSpeaker>();
        var checks = new List<Task<CheckReply>>();
        for (var i = 0; i < 3; i++)
        {
            var speaker = await TestSpeaker.ConnectAsync(server);
            speakers.Add(speaker);
            checks.Add(CheckAsync(speaker, await server.CreateSessionAsync(), audio));
        }

        var refused = await Task.WhenAny(checks);
        await NamedError.AssertHubAsync(ErrorCodes.TooManyRequests, () => refused);
        hold.SetResult();
        foreach (var check in checks.Where(check => check != refused))
            Assert.Equal("held", (await check).Text);
        foreach (var speaker in speakers)
            await speaker.DisposeAsync();
    }

    [Fact]
    public async Task An_engine_that_fails_is_named_in_the_answer()
    {
        var engines = new TestEngines();
        engines.Recognizer.Transcribe = _ => throw new InvalidOperationException("broken");
        await using var server = await LiveServer.StartAsync(engines);
        await using var speaker = await TestSpeaker.ConnectAsync(server);

        var reply = await CheckAsync(speaker, await server.CreateSessionAsync(), new SyntheticSpeech().Speak(1).ToChunks());

        Assert.Equal("", reply.Text);
        Assert.Equal("recognition", reply.Failure!.Stage);
    }

    private static Task<CheckReply> CheckAsync(TestSpeaker speaker, CreateSessionReply session, IReadOnlyList<byte[]> chunks) =>
        speaker.Connection.InvokeAsync<CheckReply>(
            HubMethods.CheckAudio,
            new CheckRequest { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken },
            chunks.ToAsyncEnumerable(),
            Cancelled);
}
