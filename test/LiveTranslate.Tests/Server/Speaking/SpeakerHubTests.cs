using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Engines;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SpeakerHubTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speech_reaches_listeners_once_in_order_and_in_their_language(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var spanish = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true, messagePack);
        await using var english = await TestListener.JoinAsync(Server, session.SessionId, "en-US", audio: false, messagePack);
        await using var speaker = await TestSpeaker.StartAsync(Server, session, messagePack);
        var sent = new SentAudio().Speak(2).Pause(0.8).Speak(1.2).Pause(0.8).Speak(4).Pause(0.6);

        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();

        var state = await Server.GetSessionAsync(session);
        Assert.Equal(SessionStatus.Ended, state.Status);
        Assert.InRange(state.Segments, 4, 6);
        await spanish.UntilCaptionsAsync(state.Segments);
        await spanish.UntilSpeechAsync(state.Segments);
        await english.UntilCaptionsAsync(state.Segments);
        sent.AssertHeardOnce(spanish.Captions);
        sent.AssertHeardOnce(english.Captions);
        Assert.All(spanish.Captions, caption => Assert.Equal($"[es-ES] {caption.SourceText}", caption.Text));
        Assert.All(english.Captions, caption => Assert.Equal(caption.SourceText, caption.Text));
        Assert.All(spanish.Captions, caption => Assert.Equal(("es-ES", session.SessionId), (caption.Language, caption.SessionId)));
        // One that a feed had from the archive before it came from the session has none.
        var timings = spanish.Captions.Select(caption => caption.Timings).OfType<CaptionTimings>().ToArray();
        Assert.NotEmpty(timings);
        Assert.All(timings, timing => Assert.InRange(timing.TranslatedMs, timing.RecognizedMs, 10_000));
        Assert.Empty(english.Speech);
    }

    [Fact]
    public async Task Speech_event_carries_a_playable_file_that_is_also_behind_its_url()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(3).Chunks);
        await speaker.EndAsync();
        await listener.UntilSpeechAsync(3);

        Assert.Equal([0, 1, 2], listener.Speech.Select(speech => speech.Index));
        foreach (var speech in listener.Speech)
        {
            Assert.Equal("audio/mpeg", speech.ContentType);
            Assert.Equal(speech.Data, await Server.Http.GetByteArrayAsync(speech.Url, Cancelled));
            Assert.Equal(speech.DurationMs, (await Mp3.DurationAsync(speech.Data, Cancelled)).TotalMilliseconds, tolerance: 100);
        }
    }

    [Fact]
    public async Task Speaker_hears_what_may_be_forgotten_until_everything_may()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var chunks = SentAudio.Sentences(2).Pause(1).Chunks;

        await speaker.SpeakAsync(chunks);
        await speaker.EndAsync();
        await speaker.UntilArchivedAsync(chunks.Count);

        var told = speaker.ArchivedEvents;
        Assert.All(told, archived => Assert.Equal(1, archived.Take));
        Assert.Equal(told.Select(archived => archived.Sequence).Order(), told.Select(archived => archived.Sequence));
        Assert.Equal(chunks.Count, told[^1].Sequence);
    }

    [Fact]
    public async Task Speaker_sees_their_own_captions_and_counts_as_no_listener()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await Wait.UntilAsync(() => speaker.Captions.Count == 2, "the speaker's captions", cancellationToken: Cancelled);

        Assert.All(speaker.Captions, caption => Assert.Equal("en-US", caption.Language));
        Assert.Empty((await Server.GetSessionAsync(session)).Listeners);
    }

    [Theory]
    [InlineData("es-ES")]
    [InlineData("en-US")]
    public async Task Speaker_who_starts_is_told_of_those_who_listen_already(string language)
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, language);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await UntilToldAsync(speaker, language);
        // As after a reconnect: nothing has changed, and this connection does not know.
        await using var again = await TestSpeaker.ConnectAsync(Server);
        await again.StartAsync(session, take: 1);
        await UntilToldAsync(again, language);
    }

    [Fact]
    public async Task Speech_under_way_is_shown_as_partial_to_the_speaker()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.SpeakAsync(new SyntheticSpeech().Speak(2.4));

        await Wait.UntilAsync(() => speaker.Partials.Count > 0, "a partial", cancellationToken: Cancelled);
        Assert.Equal(("en-US", true), (speaker.Partials[0].Language, speaker.Partials[0].Text.EndsWith(" samples", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_answers_the_format_and_makes_the_session_live()
    {
        var session = await Server.CreateSessionAsync();
        Assert.Equal(SessionStatus.Waiting, (await Server.GetSessionAsync(session)).Status);
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        var reply = await speaker.StartAsync(session);

        Assert.Equal(
            new StartReply { Take = 1, NextSequence = 0, SampleRate = 16_000, ChunkMilliseconds = 250, MaxChunkBytes = 32_000 },
            reply);
        var state = await Server.GetSessionAsync(session);
        Assert.Equal(SessionStatus.Live, state.Status);
        Assert.True(DateTimeOffset.TryParse(state.StartedAt, out _), state.StartedAt);
    }

    [Fact]
    public async Task Pause_sends_out_what_was_said_and_Resume_goes_on()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = new SentAudio().Speak(0.75);
        await speaker.SpeakAsync(sent.Chunks);

        await speaker.PauseAsync();

        await listener.UntilCaptionsAsync(1);
        Assert.Equal(SessionStatus.Paused, (await Server.GetSessionAsync(session)).Status);
        await Wait.UntilAsync(
            () => listener.Sessions.Any(state => state.Status == SessionStatus.Paused),
            "the listener to hear of the pause", cancellationToken: Cancelled);

        await speaker.ResumeAsync();
        Assert.Equal(SessionStatus.Live, (await Server.GetSessionAsync(session)).Status);
        await speaker.SpeakAsync(new SyntheticSpeech().Speak(1.5).Pause(0.75));
        await listener.UntilCaptionsAsync(2);
        Assert.Equal([0, 1], listener.Captions.Select(caption => caption.Index));
        Assert.Equal(750, listener.Captions[0].EndMs);
    }

    [Fact]
    public async Task End_answers_when_the_last_words_are_archived_although_no_pause_followed_them()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = new SentAudio().Speak(1.5);

        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();

        var state = await Server.GetSessionAsync(session);
        Assert.Equal((SessionStatus.Ended, 1), (state.Status, state.Segments));
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task End_of_a_session_nobody_spoke_in_answers_at_once()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.EndAsync();

        var state = await Server.GetSessionAsync(session);
        Assert.Equal((SessionStatus.Ended, 0), (state.Status, state.Segments));
    }

    [Fact]
    public async Task End_twice_answers_twice()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);

        await speaker.EndAsync();
        await speaker.EndAsync();

        Assert.Equal(SessionStatus.Ended, (await Server.GetSessionAsync(session)).Status);
    }

    [Fact]
    public async Task Listeners_hear_that_the_session_has_ended()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "fr-FR");
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);

        await speaker.EndAsync();

        await Wait.UntilAsync(
            () => listener.Sessions.Any(state => state.Status == SessionStatus.Ended),
            "the listener to hear of the end", cancellationToken: Cancelled);
        await listener.UntilCaptionsAsync(1);
    }

    [Fact]
    public async Task Speaker_who_comes_back_to_their_take_goes_on_without_loss_or_double()
    {
        var session = await Server.CreateSessionAsync();
        var sent = SentAudio.Sentences(4);
        var first = await TestSpeaker.StartAsync(Server, session);
        await first.SpeakAsync([.. sent.Chunks.Take(13)]);
        await first.DisposeAsync();

        await using var again = await TestSpeaker.ConnectAsync(Server);
        var reply = await again.StartAsync(session, take: 1);
        Assert.Equal(1, reply.Take);
        Assert.InRange(reply.NextSequence, 0, 13);
        await again.SpeakAsync(sent.Chunks);
        await again.EndAsync();

        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Speaker_who_vanishes_loses_nothing_that_was_taken()
    {
        var session = await Server.CreateSessionAsync();
        var sent = SentAudio.Sentences(3);
        var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(sent.Chunks);

        await speaker.DisposeAsync();

        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Segments == 3, "three segments", cancellationToken: Cancelled);
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Chunks_of_any_even_size_are_put_together_without_loss()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(3);
        var (pcm, at, size) = (sent.Pcm, 0, 0);
        var chunks = new List<byte[]>();
        int[] sizes = [2, 32_000, 318, 4_444, 31_998, 640];
        while (at < pcm.Length)
        {
            var length = Math.Min(sizes[size++ % sizes.Length], pcm.Length - at);
            chunks.Add(pcm[at..(at + length)]);
            at += length;
        }

        await speaker.SpeakAsync(chunks);
        await speaker.EndAsync();

        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Clipped_speech_is_heard_like_any_other()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = new SentAudio().Speak(1.5, level: 8).Pause(0.75).Speak(1.5, level: 8).Pause(0.75);
        Assert.Contains(sent.Pcm.Chunk(PcmFormat.BytesPerSample), sample => BitConverter.ToInt16(sample) == short.MaxValue);

        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();

        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    private static Task UntilToldAsync(TestSpeaker speaker, string language) => Wait.UntilAsync(
        () => speaker.Sessions is [.., { Status: SessionStatus.Live } state] && state.Listeners.GetValueOrDefault(language) == 1,
        "the speaker to be told of the listener", cancellationToken: Cancelled);
}
