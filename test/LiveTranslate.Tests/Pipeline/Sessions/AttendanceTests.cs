using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Xunit;
using static LiveTranslate.Tests.Pipeline.Sessions.SessionHarness;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Who is still there, as a session can tell that is told nothing by whoever dies.</summary>
public sealed class AttendanceTests : IAsyncDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);
    private readonly SessionHarness _harness = new();
    private readonly Guid _channel = Guid.NewGuid();

    private SpeechSession Session => _harness.Life.Session;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Session_whose_gateway_falls_silent_waits_for_a_speaker_within_15_s_until_the_take_is_gone_on_with()
    {
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 30);
        Assert.DoesNotContain(true, _harness.Life.Shown);

        await _harness.PassAsync(Promised);
        Assert.Equal((true, SessionPhase.Live), (Session.WaitsForSpeaker, Session.Phase));
        Assert.True(_harness.Life.Shown[^1], "Nobody was told that the speaker is gone.");
        Assert.False(Session.Speaker.Present);

        await _harness.Life.DoAsync(session => session.StartTakeAsync(take));
        Assert.False(Session.WaitsForSpeaker);
        Assert.False(_harness.Life.Shown[^1], "Nobody was told that the speaker is back.");
    }

    [Fact]
    public async Task Speaker_who_says_nothing_or_has_paused_is_not_taken_for_gone()
    {
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 60);
        await _harness.Life.DoAsync(session => session.PauseAsync(take, 0));
        await TalkAsync(take, seconds: 60);
        Assert.Equal((false, SessionPhase.Paused), (Session.WaitsForSpeaker, Session.Phase));
        Assert.DoesNotContain(true, _harness.Life.Shown);
    }

    [Fact]
    public async Task What_a_gateway_hands_over_after_its_speaker_has_left_does_not_keep_the_speaker_there()
    {
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 2);
        for (var second = 0; second < 15; second++)
        {
            await _harness.SendAsync(take, new SyntheticSpeech().Speak(1));
            await ReportAsync(take, detached: true);
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.True(Session.WaitsForSpeaker);
    }

    [Fact]
    public async Task Channel_that_another_one_has_replaced_does_not_say_that_the_speaker_is_gone()
    {
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 2);
        await _harness.Life.DoAsync(session => session.StartTakeAsync(take));
        var second = Guid.NewGuid();
        await ReportAsync(take, channel: second, device: "Firefox on Android");
        await ReportAsync(take, detached: true);
        Assert.Equal((true, "Firefox on Android"), (Session.Speaker.Present, Session.Speaker.Device));
        Assert.Equal(TimeSpan.FromSeconds(2), Session.Speaker.Since);
        await ReportAsync(take, channel: second, detached: true);
        Assert.False(Session.Speaker.Present);
    }

    [Fact]
    public async Task New_activation_to_which_nobody_comes_back_waits_for_a_speaker_within_15_s_and_not_at_once()
    {
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 2);
        await _harness.RestartAsync();
        await _harness.Life.Session.Ready;
        await _harness.PassAsync(TimeSpan.FromSeconds(8));
        Assert.False(Session.WaitsForSpeaker);
        Assert.False(Session.Speaker.Present);
        await _harness.PassAsync(Promised - TimeSpan.FromSeconds(8));
        Assert.True(Session.WaitsForSpeaker);
        await ReportAsync(take);
        Assert.False(Session.WaitsForSpeaker);
    }

    [Fact]
    public async Task Producer_that_numbers_nothing_is_there_as_long_as_its_audio_comes()
    {
        for (var i = 0; i < 10; i++)
        {
            await _harness.PutAsync(new SyntheticSpeech().Speak(4).ToArray());
            await _harness.PassAsync(TimeSpan.FromSeconds(4));
        }

        Assert.DoesNotContain(true, _harness.Life.Shown);
        await _harness.PassAsync(Promised);
        Assert.True(Session.WaitsForSpeaker);
        await _harness.PutAsync(new SyntheticSpeech().Speak(1).ToArray());
        Assert.False(Session.WaitsForSpeaker);
    }

    [Fact]
    public async Task Session_that_everybody_has_left_ends_by_itself()
    {
        _harness.Options.EndAfter = TimeSpan.FromMinutes(1);
        var take = await _harness.StartTakeAsync();
        await TalkAsync(take, seconds: 2);
        await _harness.PassAsync(TimeSpan.FromSeconds(55));
        Assert.Equal(SessionPhase.Live, Session.Phase);
        await _harness.PassUntilAsync(() => Session.Phase is SessionPhase.Ending, "the end to begin");
        // It is not live again on the way there.
        Assert.True(Session.WaitsForSpeaker);
        await _harness.PassUntilAsync(() => Session.Phase is SessionPhase.Ended, "the end");
        Assert.Equal(SessionPhase.Ended, _harness.Stored.Progress.Phase);
    }

    [Fact]
    public async Task Session_that_is_activated_after_everybody_has_left_ends_by_itself()
    {
        _harness.Options.EndAfter = TimeSpan.FromMinutes(1);
        await TalkAsync(await _harness.StartTakeAsync(), seconds: 2);
        await _harness.RestartAsync();
        await _harness.Life.Session.Ready;
        await _harness.PassAsync(TimeSpan.FromSeconds(70));
        await UntilAsync(() => Session.Phase is SessionPhase.Ended, "the end");
    }

    [Fact]
    public async Task Session_with_a_listener_does_not_end_by_itself()
    {
        _harness.Options.EndAfter = TimeSpan.FromMinutes(1);
        await _harness.StartTakeAsync();
        for (var i = 0; i < 50; i++)
        {
            await _harness.Life.DoAsync(session => session.RenewDemand(Spanish, 1, 0, watched: false));
            await _harness.PassAsync(TimeSpan.FromSeconds(3));
        }

        Assert.Equal((true, SessionPhase.Live), (Session.WaitsForSpeaker, Session.Phase));
    }

    [Fact]
    public async Task Session_nobody_has_spoken_in_yet_does_not_end_by_itself()
    {
        _harness.Options.EndAfter = TimeSpan.FromMinutes(1);
        await _harness.Life.Session.Ready;
        await _harness.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((false, SessionPhase.Waiting), (Session.WaitsForSpeaker, Session.Phase));
    }

    [Fact]
    public async Task Audio_that_is_not_archived_yet_is_not_cut_off_by_an_end_nobody_asked_for()
    {
        _harness.Options.EndAfter = TimeSpan.FromSeconds(10);
        _harness.Archive.Unavailable = true;
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, new SyntheticSpeech().Speak(1.25).Pause(0.75).Speak(1.25).Pause(0.75));
        await _harness.PassAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(SessionPhase.Live, Session.Phase);

        // A gateway without a speaker still has something, and says so.
        _harness.Archive.Unavailable = false;
        for (var second = 0; second < 30; second++)
        {
            await ReportAsync(take, detached: true, received: 17);
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(SessionPhase.Live, Session.Phase);
        await _harness.SendAsync(take, new SyntheticSpeech(seed: 3).Speak(1.25));
        await _harness.PassUntilAsync(() => Session.Phase is SessionPhase.Ended, "the end");
        Assert.Equal(3, _harness.Segments.Count);
    }

    private async Task TalkAsync(int take, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await ReportAsync(take);
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
        }
    }

    private Task<ReportAnswer> ReportAsync(
        int take, bool detached = false, Guid? channel = null, string? device = null, long received = 0) =>
        _harness.Life.DoAsync(session => session.Report(new SpeakerReport(take, received, Sealed: false)
        {
            Channel = channel ?? _channel,
            Detached = detached,
            Device = device,
        }));
}
