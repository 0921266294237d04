using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SpeakerHubTakeOverTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    [Fact]
    public async Task Second_speaker_takes_over_and_the_first_ones_audio_is_in_the_transcript_once()
    {
        var session = await Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");
        await using var first = await TestSpeaker.StartAsync(Server, session);
        await first.SpeakAsync(new SyntheticSpeech(seed: 1).Speak(1.5).Pause(0.75).Speak(1.0));

        await using var second = await TestSpeaker.StartAsync(Server, session);

        await first.UntilWarnedAsync(WarningCodes.TakenOver);
        await NamedError.AssertHubAsync(ErrorCodes.TakeClosed, () => first.SendAsync(first.Next, new byte[8_000]));
        await NamedError.AssertHubAsync(ErrorCodes.TakeClosed, first.EndAsync);
        await second.SpeakAsync(new SyntheticSpeech(seed: 1).Speak(2.0).Pause(0.75));
        await second.EndAsync();
        // Session time runs on from take to take.
        var both = new SentAudio().Speak(1.5).Pause(0.75).Speak(1.0);
        var captions = await Server.TranscriptAsync(session, "es-ES");
        Assert.Equal(3, captions.Count);
        Assert.Equal(both.Pcm.Length / 32, captions[1].EndMs);
        both.AssertHeardOnce([.. captions.Take(2)]);
        Assert.InRange(captions[2].StartMs, captions[1].EndMs, captions[1].EndMs + 50);
        await listener.UntilCaptionsAsync(3);
        Assert.Equal(captions.Select(caption => caption.Text), listener.Captions.Select(caption => caption.Text));
    }

    [Fact]
    public async Task First_speakers_take_cannot_be_gone_on_with_after_it_was_taken_over()
    {
        var session = await Server.CreateSessionAsync();
        await using var first = await TestSpeaker.StartAsync(Server, session);
        await using var second = await TestSpeaker.StartAsync(Server, session);
        await using var again = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.TakeClosed, () => again.StartAsync(session, take: 1));

        // Without a take, the first speaker may take over again.
        Assert.Equal(3, (await again.StartAsync(session)).Take);
        await second.UntilWarnedAsync(WarningCodes.TakenOver);
    }

    [Fact]
    public async Task First_speaker_is_told_that_all_of_theirs_may_be_forgotten()
    {
        var session = await Server.CreateSessionAsync();
        await using var first = await TestSpeaker.StartAsync(Server, session);
        await first.SpeakAsync(SentAudio.Sentences(2).Chunks);

        await using var second = await TestSpeaker.StartAsync(Server, session);

        await first.UntilArchivedAsync();
    }

    [Fact]
    public async Task Start_again_on_the_same_connection_begins_a_new_take_and_keeps_the_old_audio()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);

        var reply = await speaker.StartAsync(session);

        Assert.Equal((2, 0L), (reply.Take, reply.NextSequence));
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await speaker.EndAsync();
        Assert.Equal(2, (await Server.GetSessionAsync(session)).Segments);
    }
}
