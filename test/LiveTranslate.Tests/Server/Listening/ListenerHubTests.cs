using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

public sealed class ListenerHubTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Join_answers_the_session_and_what_comes_next()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "es-ES");

        Assert.Empty(reply.Captions);
        Assert.Equal(0, reply.NextIndex);
        Assert.Equal((session.SessionId, "Test", SessionStatus.Waiting, "en-US"),
            (reply.Session.SessionId, reply.Session.Title, reply.Session.Status, reply.Session.SourceLanguage));
        Assert.Equal(["es-ES", "fr-FR"], reply.Session.TargetLanguages);
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Listeners.GetValueOrDefault("es-ES") == 1,
            "the listener to be counted", cancellationToken: Cancelled);
    }

    [Fact]
    public async Task Join_after_the_end_gets_the_whole_transcript_as_captions()
    {
        var session = await Server.CreateSessionAsync();
        var sent = await SpeakAndEndAsync(session, sentences: 3);
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "fr-FR", audio: true);

        Assert.Equal(SessionStatus.Ended, reply.Session.Status);
        Assert.Equal((3, 3), (reply.Captions.Count, reply.NextIndex));
        sent.AssertHeardOnce(reply.Captions);
        Assert.All(reply.Captions, caption => Assert.Equal($"[fr-FR] {caption.SourceText}", caption.Text));
    }

    [Fact]
    public async Task Late_join_in_a_language_nobody_asked_for_gets_exactly_what_it_missed_translated()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(3);
        await speaker.SpeakAsync(sent.Chunks);
        await UntilSegmentsAsync(session, 3);
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "fr-FR");

        sent.AssertHeardOnce(reply.Captions);
        Assert.Equal(3, reply.NextIndex);
        Assert.All(reply.Captions, caption => Assert.Equal(("fr-FR", $"[fr-FR] {caption.SourceText}"), (caption.Language, caption.Text)));
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await listener.UntilCaptionsAsync(2);
        Assert.Equal([3, 4], listener.Captions.Select(caption => caption.Index));
        Assert.All(listener.Captions, caption => Assert.Equal($"[fr-FR] {caption.SourceText}", caption.Text));
    }

    [Fact]
    public async Task Join_while_somebody_speaks_gets_every_segment_once_whether_missed_or_live()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(12, seconds: 1.05);
        var speaking = speaker.SpeakAsync(sent.Chunks);
        var listeners = new List<(TestListener Listener, JoinReply Reply)>();
        foreach (var language in new[] { "es-ES", "fr-FR", "en-US", "es-ES", "fr-FR", "en-US" })
        {
            var listener = await TestListener.ConnectAsync(Server);
            listeners.Add((listener, await listener.JoinAsync(session.SessionId, language)));
        }

        await speaking;
        await speaker.EndAsync();

        var segments = (await Server.GetSessionAsync(session)).Segments;
        foreach (var (listener, reply) in listeners)
        {
            await listener.UntilCaptionsAsync(segments - reply.Captions.Count);
            Assert.Equal(reply.Captions.Count, reply.NextIndex);
            sent.AssertHeardOnce([.. reply.Captions, .. listener.Captions]);
            await listener.DisposeAsync();
        }
    }

    [Fact]
    public async Task Reconnect_gets_only_what_was_missed_as_captions_and_speech()
    {
        var session = await Server.CreateSessionAsync();
        await using var stays = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        var leaves = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(4);
        var half = sent.Chunks.Count / 2;
        await speaker.SpeakAsync([.. sent.Chunks.Take(half)]);
        await leaves.UntilSpeechAsync(2);
        await leaves.DisposeAsync();
        await speaker.SpeakAsync([.. sent.Chunks.Skip(half)]);
        await stays.UntilSpeechAsync(4);

        await using var again = await TestListener.ConnectAsync(Server);
        var reply = await again.JoinAsync(session.SessionId, "es-ES", audio: true, afterIndex: 1);

        Assert.Equal([2, 3], reply.Captions.Select(caption => caption.Index));
        Assert.Equal(4, reply.NextIndex);
        await again.UntilSpeechAsync(2);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await again.UntilSpeechAsync(3);
        Assert.Equal([2, 3, 4], again.Speech.Select(speech => speech.Index));
        Assert.Equal([4], again.Captions.Select(caption => caption.Index));
        Assert.Equal([0, 1], leaves.Captions.Select(caption => caption.Index));
        sent.AssertHeardOnce([.. leaves.Captions, .. reply.Captions]);
    }

    [Fact]
    public async Task Reconnect_for_captions_only_gets_no_speech()
    {
        var session = await Server.CreateSessionAsync();
        await using var hears = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await hears.UntilSpeechAsync(2);

        await using var reads = await TestListener.ConnectAsync(Server);
        var reply = await reads.JoinAsync(session.SessionId, "es-ES", audio: false, afterIndex: 0);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await hears.UntilSpeechAsync(3);
        await reads.UntilCaptionsAsync(1);

        Assert.Equal([1], reply.Captions.Select(caption => caption.Index));
        Assert.Equal([2], reads.Captions.Select(caption => caption.Index));
        Assert.Empty(reads.Speech);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(int.MaxValue - 1)]
    [InlineData(int.MaxValue)]
    public async Task Reconnect_of_someone_who_has_everything_gets_nothing(int afterIndex)
    {
        var session = await Server.CreateSessionAsync();
        await SpeakAndEndAsync(session, sentences: 2);
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "es-ES", afterIndex: afterIndex);

        Assert.Empty(reply.Captions);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Reconnect_of_someone_who_has_nothing_gets_everything(int afterIndex)
    {
        var session = await Server.CreateSessionAsync();
        await SpeakAndEndAsync(session, sentences: 2);
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "es-ES", afterIndex: afterIndex);

        Assert.Equal([0, 1], reply.Captions.Select(caption => caption.Index));
    }

    [Fact]
    public async Task Second_join_switches_the_language_and_goes_on_where_the_first_was()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using var other = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await listener.UntilCaptionsAsync(2);

        var reply = await listener.JoinAsync(session.SessionId, "fr-FR", afterIndex: 1);
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await listener.UntilCaptionsAsync(4);
        await other.UntilCaptionsAsync(4);

        Assert.Empty(reply.Captions);
        Assert.Equal(
            [(0, "es-ES"), (1, "es-ES"), (2, "fr-FR"), (3, "fr-FR")],
            listener.Captions.Select(caption => (caption.Index, caption.Language)));
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Listeners is { Count: 2 } count
                && count["es-ES"] == 1 && count["fr-FR"] == 1,
            "one listener in each language", cancellationToken: Cancelled);
    }

    [Fact]
    public async Task Second_join_that_is_refused_leaves_the_first_as_it_was()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await NamedError.AssertHubAsync(ErrorCodes.LanguageNotOffered, () => listener.JoinAsync(session.SessionId, "de-DE"));

        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await listener.UntilCaptionsAsync(1);
        Assert.Equal("es-ES", listener.Captions[0].Language);
    }

    [Fact]
    public async Task Leave_stops_delivery()
    {
        var session = await Server.CreateSessionAsync();
        await using var leaves = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var stays = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await leaves.UntilSpeechAsync(1);

        await leaves.LeaveAsync();
        await leaves.LeaveAsync();
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await stays.UntilSpeechAsync(3);
        // A call and its answer go the same way as the events: none is under way any more.
        await leaves.LeaveAsync();

        Assert.Equal([0], leaves.Captions.Select(caption => caption.Index));
        Assert.Equal([0], leaves.Speech.Select(speech => speech.Index));
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Listeners.GetValueOrDefault("es-ES") == 1,
            "one listener to be left", cancellationToken: Cancelled);
    }

    [Fact]
    public async Task Leave_before_any_join_does_nothing()
    {
        await using var listener = await TestListener.ConnectAsync(Server);

        await listener.LeaveAsync();

        Assert.Equal(HubConnectionState.Connected, listener.Connection.State);
    }

    [Theory]
    [InlineData("es", "es-ES")]
    [InlineData("es-MX", "es-ES")]
    [InlineData("FR_fr", "fr-FR")]
    [InlineData("en-GB", "en-US")]
    public async Task Join_in_a_kindred_language_finds_the_one_that_is_offered(string asked, string given)
    {
        var session = await Server.CreateSessionAsync();
        await SpeakAndEndAsync(session, sentences: 1);
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, asked);

        Assert.Equal(given, Assert.Single(reply.Captions).Language);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("it-IT")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("../../es-ES")]
    [InlineData("..\\es-ES")]
    [InlineData("es-ES/../fr-FR")]
    [InlineData("es-ES\0")]
    [InlineData("%2e%2e%2f")]
    public async Task Join_in_a_language_that_is_not_offered_is_refused_by_name(string? language)
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.ConnectAsync(Server);

        await NamedError.AssertHubAsync(
            ErrorCodes.LanguageNotOffered, () => listener.JoinAsync(session.SessionId, language));

        Assert.Equal(["sessions"], Directory.GetDirectories(Server.DataPath).Select(Path.GetFileName).Except(["archive"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Join_with_something_huge_missing_or_of_a_wrong_type_is_refused_and_the_listener_can_go_on(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.ConnectAsync(Server, messagePack);

        await NamedError.AssertHubAsync(
            ErrorCodes.LanguageNotOffered, () => listener.JoinAsync(session.SessionId, new string('e', 300_000)));
        await NamedError.AssertHubAsync(
            ErrorCodes.InvalidSessionId, () => listener.JoinAsync(new string('A', 300_000), "es-ES"));
        await NamedError.AssertHubAsync(
            ErrorCodes.InvalidSessionId, () => listener.Connection.InvokeAsync<JoinReply>(HubMethods.Join, null, Cancelled));
        await Assert.ThrowsAsync<HubException>(
            () => listener.Connection.InvokeAsync<JoinReply>(HubMethods.Join, "a text", Cancelled));
        await Assert.ThrowsAsync<HubException>(
            () => listener.Connection.InvokeAsync<JoinReply>(HubMethods.Join, Cancelled));

        await listener.JoinAsync(session.SessionId, "es-ES");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../..")]
    [InlineData("..%2f..%2f")]
    [InlineData("C:\\temp")]
    [InlineData("ABCD\0EFG")]
    [InlineData("ABCDEFG")]
    public async Task Join_with_something_that_is_no_session_id_is_refused_by_name(string? id)
    {
        await using var listener = await TestListener.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.InvalidSessionId, () => listener.JoinAsync(id, "es-ES"));
    }

    [Fact]
    public async Task Join_of_a_session_that_is_not_there_is_refused_by_name()
    {
        await using var listener = await TestListener.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.SessionNotFound, () => listener.JoinAsync("ZZZZZZZZ", "es-ES"));
    }

    [Fact]
    public async Task Passcode_opens_the_session_and_nothing_else_does()
    {
        var session = await Server.CreateSessionAsync(passcode: "correct horse");
        await using var listener = await TestListener.ConnectAsync(Server);

        foreach (var wrong in new[] { null, "", "wrong", "Correct horse", "correct horse ", new string('x', 100_000) })
            await NamedError.AssertHubAsync(
                ErrorCodes.WrongPasscode, () => listener.JoinAsync(session.SessionId, "es-ES", passcode: wrong));

        var reply = await listener.JoinAsync(session.SessionId, "es-ES", passcode: "correct horse");
        Assert.True(reply.Session.PasscodeRequired);
    }

    [Fact]
    public async Task Guessing_at_the_passcode_is_stopped_by_name_and_does_not_stop_the_speaker()
    {
        var session = await Server.CreateSessionAsync(passcode: "correct horse");
        await using var listener = await TestListener.ConnectAsync(Server);
        for (var i = 0; i < 100; i++)
            await NamedError.AssertHubAsync(
                ErrorCodes.WrongPasscode, () => listener.JoinAsync(session.SessionId, "es-ES", passcode: $"guess {i}"));

        await NamedError.AssertHubAsync(
            ErrorCodes.TooManyAttempts, () => listener.JoinAsync(session.SessionId, "es-ES", passcode: "correct horse"));

        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.EndAsync();
    }

    [Fact]
    public async Task Passcode_for_a_session_without_one_changes_nothing()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.ConnectAsync(Server);

        var reply = await listener.JoinAsync(session.SessionId, "es-ES", passcode: "whatever");

        Assert.False(reply.Session.PasscodeRequired);
    }

    private async Task<SentAudio> SpeakAndEndAsync(CreateSessionReply session, int sentences)
    {
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(sentences);
        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();
        return sent;
    }

    private Task UntilSegmentsAsync(CreateSessionReply session, int count) => Wait.UntilAsync(
        async () => (await Server.GetSessionAsync(session)).Segments >= count, $"{count} segments", cancellationToken: Cancelled);
}
