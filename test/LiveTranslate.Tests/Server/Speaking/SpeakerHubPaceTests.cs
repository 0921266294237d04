using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SpeakerHubPaceTests(SpeakerHubPaceTests.SlowServer shared) : IClassFixture<SpeakerHubPaceTests.SlowServer>
{
    [Fact]
    public async Task Audio_far_beyond_the_burst_is_held_off_with_a_warning_and_nothing_is_lost()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);
        var sent = SentAudio.Sentences(30);
        var started = TimeProvider.System.GetTimestamp();

        await speaker.SpeakAsync(sent.Chunks);

        // 60 s of audio, 5 s of burst, 20 × real time.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, (60 - 5) / 20.0 - 0.1, 60);
        await speaker.EndAsync();
        Assert.Contains(speaker.Warnings, warning => warning.Code == WarningCodes.TooFast);
        sent.AssertHeardOnce(await shared.Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Audio_within_the_burst_is_taken_at_once_without_a_warning()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await speaker.EndAsync();

        Assert.Empty(speaker.Warnings);
    }

    public sealed class SlowServer : SharedServer
    {
        protected override IReadOnlyList<string> Settings =>
            [.. base.Settings, "--Speaking:Burst=00:00:05", "--Speaking:MaxPace=20"];
    }
}

public sealed class SpeakerHubSilenceTests(SpeakerHubSilenceTests.FastServer shared)
    : IClassFixture<SpeakerHubSilenceTests.FastServer>
{
    [Fact]
    public async Task Ten_minutes_of_silence_call_no_engine_make_no_segment_and_are_archived()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(shared.Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);
        // Five minutes of digital silence, five of a quiet room.
        var minute = new SyntheticSpeech().Pause(60).ToChunks(32_000);
        var zeros = new SyntheticSpeech().Silence(60).ToChunks(32_000);
        for (var i = 0; i < 5; i++)
        {
            await speaker.SpeakAsync(zeros);
            await speaker.SpeakAsync(minute);
        }

        await speaker.EndAsync();

        await speaker.UntilArchivedAsync(600);
        Assert.Equal(0, (await shared.Server.GetSessionAsync(session)).Segments);
        AssertNoEngineCalled();
        Assert.Empty(listener.Captions);
    }

    [Fact]
    public async Task Silence_is_archived_while_the_session_goes_on()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);

        await speaker.SpeakAsync(new SyntheticSpeech().Pause(30));

        // All but what may still be the lead of a voice.
        await speaker.UntilArchivedAsync(4 * 20);
    }

    [Fact]
    public async Task White_noise_calls_no_engine()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);

        await speaker.SpeakAsync(new SyntheticSpeech().WhiteNoise(20).WhiteNoise(10, level: 1));
        await speaker.EndAsync();

        await speaker.UntilArchivedAsync();
        Assert.Equal(0, (await shared.Server.GetSessionAsync(session)).Segments);
        AssertNoEngineCalled();
    }

    private void AssertNoEngineCalled() => Assert.Equal(
        (0, 0, 0), (shared.Engines.Recognizer.Started, shared.Engines.Translator.Calls, shared.Engines.Synthesizer.Calls));

    public sealed class FastServer : SharedServer
    {
        protected override IReadOnlyList<string> Settings =>
            [.. base.Settings, "--Speaking:Burst=00:30:00", "--Speaking:MaxPace=100"];
    }
}
