using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Xunit;
using static LiveTranslate.Tests.Pipeline.Sessions.SessionHarness;

namespace LiveTranslate.Tests.Pipeline.Sessions;

public sealed class SpeechSessionTests : IAsyncDisposable
{
    private static readonly StageFailure Broken = new(Stage.Recognition, "broken", "The test broke it.", Transient: false);
    private readonly SessionHarness _harness = new();

    private SessionLife Life => _harness.Life;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Speech_becomes_captions_speech_and_segments_and_may_then_be_forgotten()
    {
        await ListenAsync(Spanish, audio: 1);
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(3));
        await SegmentsAsync(3);

        Assert.Equal([0, 1, 2], Life.IndexesIn(Spanish));
        await UntilAsync(() => Life.Speech.Count == 3, "the speech of three segments");
        Assert.Equal([0, 1, 2], Life.Speech.Select(speech => speech.Index));
        Assert.All(Life.Captions, caption => Assert.Equal($"[es-ES] {caption.SourceText}", caption.Text));
        var answer = await _harness.ReportAsync(take);
        Assert.True(answer.Archived >= 20, $"Of 24 chunks with speech {answer.Archived} may be forgotten.");
    }

    [Fact]
    public async Task A_recognizer_is_given_what_came_after_a_window_that_no_pause_ended()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, new SyntheticSpeech().Speak(5).Pause(1));
        await SegmentsAsync(2);
        var (first, second) = (_harness.Recognizer.Heard[0], _harness.Recognizer.Heard[1]);
        Assert.False(first.Following.IsEmpty);
        Assert.True(second.Pcm.Span.StartsWith(first.Following.Span), "What follows is the start of what is heard next.");
    }

    [Fact]
    public async Task A_language_without_listeners_is_not_translated_and_one_with_readers_only_is_not_spoken()
    {
        await ListenAsync(Spanish, audio: 0);
        await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(2));
        await SegmentsAsync(2);
        Assert.Equal(2, _harness.Translator.CallsTo(Spanish));
        Assert.Equal(0, _harness.Translator.CallsTo(French));
        Assert.Equal(0, _harness.Synthesizer.Calls);
    }

    [Fact]
    public async Task A_language_lingers_after_its_last_listener_and_then_is_not_translated_any_more()
    {
        await ListenAsync(Spanish, audio: 0);
        await ListenAsync(Spanish, listeners: 0, audio: 0);
        var take = await _harness.StartTakeAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(20));
        await _harness.SendAsync(take, Sentences(1));
        await SegmentsAsync(1);
        Assert.Equal(1, _harness.Translator.Calls);
        await _harness.PassAsync(TimeSpan.FromSeconds(11));
        await _harness.SendAsync(take, Sentences(1));
        await SegmentsAsync(2);
        Assert.Equal(1, _harness.Translator.Calls);
    }

    [Fact]
    public async Task Nobody_hears_of_a_window_before_its_bounds_are_committed()
    {
        await ListenAsync(Spanish, audio: 1);
        var take = await _harness.StartTakeAsync();
        using (Life.HoldCommits())
        {
            await _harness.SendAsync(take, Sentences(1));
            await UntilAsync(() => _harness.Recognizer.Heard.Count == 1, "the recognizer to have the window");
            await Life.SettleAsync();
            Assert.Empty(Life.Captions);
            Assert.Empty(_harness.Segments);
        }

        await SegmentsAsync(1);
        Assert.Equal([0], Life.IndexesIn(Spanish));
    }

    [Fact]
    public async Task A_session_that_has_lost_its_ownership_stops_and_reaches_nobody()
    {
        await ListenAsync(Spanish, audio: 1);
        var take = await _harness.StartTakeAsync();
        var zombie = Life;
        _harness.StartLife();
        foreach (var (pcm, sequence) in Sentences(2).ToChunks().Select((pcm, i) => (pcm, i)))
            await zombie.DoAsync(session => session.Accept(new(take, sequence, pcm)));
        await Assert.ThrowsAsync<OwnershipLostException>(() => zombie.Run);
        Assert.Empty(zombie.Captions);
        Assert.Empty(_harness.Segments);
    }

    [Fact]
    public async Task A_new_life_does_again_what_is_committed_and_not_archived_with_the_same_bounds_and_numbers()
    {
        await ListenAsync(Spanish, audio: 0);
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(2));
        await SegmentsAsync(2);
        _harness.Archive.Unavailable = true;
        await _harness.SendAsync(take, Sentences(2));
        await UntilAsync(() => Life.IndexesIn(Spanish).Count() == 4, "four captions");
        var committed = _harness.Stored.Progress.Ledger.Open.ToArray();
        var before = Life.Captions.ToDictionary(caption => caption.Index);
        await Life.KillAsync();

        _harness.Archive.Unavailable = false;
        _harness.StartLife();
        await ListenAsync(Spanish, audio: 0);
        var answer = await _harness.ReportAsync(take);
        Assert.Equal(committed[0].Start.Sequence, answer.Expected, tolerance: 8);
        var all = Sentences(2).ToChunks().Concat(Sentences(2).ToChunks()).ToArray();
        for (var i = (int)answer.Expected; i < all.Length; i++)
        {
            var (sequence, pcm) = (i, all[i]);
            await Life.DoAsync(session => session.Accept(new(take, sequence, pcm)));
        }

        await SegmentsAsync(4);
        Assert.Equal([2, 3], Life.IndexesIn(Spanish));
        Assert.All(Life.Captions, caption => Assert.Equal(before[caption.Index].SourceText, caption.SourceText));
        Assert.Equal([0, 1, 2, 3], _harness.Segments.Select(segment => segment.Index));
    }

    [Fact]
    public async Task Outcomes_leave_in_order_when_a_later_window_is_ready_first()
    {
        await ListenAsync(Spanish, audio: 0);
        using (_harness.Translator.OnTranslate.Hang())
        {
            await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(1));
            await UntilAsync(() => _harness.Translator.OnTranslate.Waiting == 1, "the first translation to be held");
            await ListenAsync(French, audio: 0);
        }

        await _harness.SendAsync(1, Sentences(3));
        await SegmentsAsync(4);
        Assert.Equal([0, 1, 2, 3], Life.IndexesIn(Spanish));
        Assert.Equal([1, 2, 3], Life.IndexesIn(French));
    }

    [Fact]
    public async Task No_more_than_four_windows_are_in_flight_while_the_archive_does_not_answer()
    {
        var take = await _harness.StartTakeAsync();
        _harness.Archive.Unavailable = true;
        await _harness.SendAsync(take, Sentences(8));
        // The fifth was heard while it was spoken; it waits for room, and those after it are not even begun.
        await UntilAsync(() => _harness.Recognizer.Heard.Count >= 5, "five windows");
        await Life.SettleAsync();
        Assert.Equal((5, 5), (_harness.Recognizer.Started, _harness.Recognizer.Heard.Count));
        Assert.Equal(0, (await _harness.ReportAsync(take)).Archived);

        _harness.Archive.Unavailable = false;
        await PassUntilAsync(() => _harness.Segments.Count == 8, "all eight segments");
    }

    [Fact]
    public async Task A_window_whose_recognition_fails_becomes_a_segment_that_says_so_and_the_session_goes_on()
    {
        await ListenAsync(Spanish, audio: 1);
        _harness.Recognizer.OnComplete.FailNext(Broken);
        await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(2));
        await SegmentsAsync(2);
        Assert.Equal("broken", _harness.Segments[0].Failure?.Cause);
        Assert.Equal("", Life.Captions[0].Text);
        Assert.Equal("broken", Life.Captions[0].Failure?.Cause);
        Assert.Null(_harness.Segments[1].Failure);
    }

    [Fact]
    public async Task A_recognizer_that_fails_once_gets_the_whole_window_again()
    {
        _harness.Recognizer.OnComplete.FailNext(Broken with { Transient = true });
        await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(1));
        await PassUntilAsync(() => _harness.Segments.Count == 1, "the segment");
        Assert.Null(_harness.Segments[0].Failure);
        Assert.NotEqual("", _harness.Segments[0].SourceText);
    }

    [Fact]
    public async Task A_window_that_is_heard_again_does_not_wait_for_one_that_waits_until_it_is_done()
    {
        _harness.Recognizer.OneByOne = true;
        _harness.Recognizer.OnComplete.FailNext(Broken with { Transient = true });
        var take = await _harness.StartTakeAsync();
        var began = _harness.Time.GetUtcNow();
        // Together they fill all the room there is, and one waits for more.
        await _harness.SendAsync(take, Sentences(_harness.Options.WindowsInFlight + 2));
        await PassUntilAsync(() => _harness.Segments.Count == _harness.Options.WindowsInFlight + 2, "the segments");
        Assert.All(_harness.Segments, segment => Assert.Null(segment.Failure));
        Assert.InRange(_harness.Time.GetUtcNow() - began, TimeSpan.Zero, _harness.Options.RecognitionDeadline / 2);
    }

    [Fact]
    public async Task A_recognizer_that_hangs_costs_one_window()
    {
        using (_harness.Recognizer.OnComplete.Hang())
        {
            await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(1));
            await PassUntilAsync(() => _harness.Segments.Count == 1, "the segment");
        }

        Assert.Equal("timed-out", _harness.Segments[0].Failure?.Cause);
        await _harness.SendAsync(1, Sentences(1));
        await SegmentsAsync(2);
        Assert.Null(_harness.Segments[1].Failure);
    }

    [Fact]
    public async Task Windows_that_run_out_of_time_together_get_it_again_one_after_the_other()
    {
        using (_harness.Recognizer.OnComplete.Hang())
        {
            await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(3));
            await UntilAsync(() => _harness.Recognizer.OnComplete.Waiting == 3, "three windows at once");
            // All of them have had both their tries.
            await _harness.PassAsync(_harness.Options.RecognitionDeadline + TimeSpan.FromSeconds(1));
            Assert.Empty(_harness.Segments);
        }

        // No more time passes: on a busy machine it would run ahead of what is under way.
        await SegmentsAsync(3);
        Assert.All(_harness.Segments, segment => Assert.Null(segment.Failure));
    }

    [Fact]
    public async Task A_recognizer_from_which_nothing_comes_is_not_waited_for_window_by_window()
    {
        var began = _harness.Time.GetUtcNow();
        using (_harness.Recognizer.OnComplete.Hang())
        {
            await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(3));
            await PassUntilAsync(() => _harness.Segments.Count == 3, "the segments");
        }

        Assert.All(_harness.Segments, segment => Assert.Equal("timed-out", segment.Failure?.Cause));
        Assert.InRange(_harness.Time.GetUtcNow() - began, TimeSpan.Zero, 3 * _harness.Options.RecognitionDeadline);
    }

    [Fact]
    public async Task An_untranslated_text_is_shown_and_named_but_not_read_out()
    {
        await ListenAsync(Spanish, audio: 1);
        _harness.Translator.FailWhen = _ => new StageFailure(Stage.Translation, "no-such-pair", "The test broke it.", false);
        await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(1));
        await SegmentsAsync(1);
        Assert.Equal(_harness.Segments[0].SourceText, Life.Captions[0].Text);
        Assert.Equal("no-such-pair", Life.Captions[0].Failure?.Cause);
        Assert.Equal(0, _harness.Synthesizer.Calls);
    }

    [Fact]
    public async Task What_listeners_go_without_is_reported_to_the_speaker_until_it_has_not_happened_for_a_while()
    {
        await ListenAsync(Spanish, audio: 1);
        var take = await _harness.StartTakeAsync();
        Assert.Equal(SessionStrain.None, (await _harness.ReportAsync(take)).Strain);

        _harness.Translator.FailWhen = _ => new StageFailure(Stage.Translation, "over-quota", "The test broke it.", false);
        await _harness.SendAsync(take, Sentences(1));
        await SegmentsAsync(1);
        Assert.Equal(SessionStrain.Untranslated, (await _harness.ReportAsync(take)).Strain);

        _harness.Translator.FailWhen = _ => null;
        _harness.Synthesizer.OnSynthesize.FailNext(new StageFailure(Stage.Synthesis, "over-quota", "The test broke it.", false));
        await _harness.SendAsync(take, Sentences(1));
        await SegmentsAsync(2);
        Assert.Equal(SessionStrain.Untranslated | SessionStrain.Unspoken, (await _harness.ReportAsync(take)).Strain);

        _harness.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(SessionStrain.None, (await _harness.ReportAsync(take)).Strain);
    }

    [Fact]
    public async Task An_engine_that_cancels_itself_costs_its_window_and_does_not_stop_the_session()
    {
        await ListenAsync(Spanish, audio: 0);
        _harness.Translator.FailWhen = _ => throw new TaskCanceledException("A time-out of the engine's own.");
        await _harness.SendAsync(await _harness.StartTakeAsync(), Sentences(6));
        await PassUntilAsync(() => _harness.Segments.Count == 6, "six segments");
        Assert.All(Life.Captions, caption => Assert.Equal("engine-error", caption.Failure?.Cause));
        Assert.Equal(6, Life.Captions.Count);
    }

    [Fact]
    public async Task The_last_word_goes_out_although_no_further_audio_comes()
    {
        await _harness.SendAsync(await _harness.StartTakeAsync(), new SyntheticSpeech().Speak(1.5));
        await PassUntilAsync(() => _harness.Segments.Count == 1, "the segment");
    }

    [Fact]
    public async Task A_pause_closes_the_open_window()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, new SyntheticSpeech().Speak(1.5));
        await _harness.PauseAsync(take, 6);
        await SegmentsAsync(1);
        Assert.Equal(SessionPhase.Paused, Life.Session.Phase);
    }

    [Fact]
    public async Task A_pause_and_its_end_are_committed_before_the_speaker_is_answered()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.PauseAsync(take, 0);
        await _harness.RestartAsync();
        Assert.Equal(SessionPhase.Paused, Life.Session.Phase);
        await _harness.ResumeAsync(take);
        await _harness.RestartAsync();
        Assert.Equal(SessionPhase.Live, Life.Session.Phase);
    }

    [Fact]
    public async Task A_pause_that_is_not_committed_is_not_answered()
    {
        var take = await _harness.StartTakeAsync();
        Task pausing;
        using (Life.HoldCommits())
        {
            pausing = _harness.PauseAsync(take, 0);
            await Life.SettleAsync();
            Assert.False(pausing.IsCompleted);
        }

        await pausing;
        Assert.Equal(SessionPhase.Paused, _harness.Stored.Progress.Phase);
    }

    [Fact]
    public async Task Audio_from_after_a_pause_ends_it_in_the_next_activation_too_and_is_heard()
    {
        var take = await _harness.StartTakeAsync();
        var audio = new SyntheticSpeech().Speak(1.5).Pause(1);
        await _harness.SendAsync(take, audio);
        await SegmentsAsync(1);
        var chunks = audio.ToChunks();
        await _harness.PauseAsync(take, chunks.Count);
        await _harness.RestartAsync();
        for (var i = 0; i < chunks.Count; i++) await AcceptAsync(take, i, chunks[i]);
        Assert.Equal(SessionPhase.Paused, Life.Session.Phase);
        await _harness.SendAsync(take, audio);
        await SegmentsAsync(2);
        Assert.Equal((SessionPhase.Live, SessionPhase.Live), (Life.Session.Phase, _harness.Stored.Progress.Phase));
    }

    [Fact]
    public async Task Audio_from_before_a_pause_that_is_sent_again_does_not_end_it()
    {
        var take = await _harness.StartTakeAsync();
        var chunks = new SyntheticSpeech().Speak(1.5).Pause(1).ToChunks();
        await _harness.PauseAsync(take, chunks.Count);
        await _harness.RestartAsync();
        for (var i = 0; i < chunks.Count; i++) await AcceptAsync(take, i, chunks[i]);
        await SegmentsAsync(1);
        Assert.Equal(SessionPhase.Paused, Life.Session.Phase);
    }

    [Fact]
    public async Task A_translator_that_starts_for_longer_than_a_translation_may_take_makes_the_caption_late_and_no_more()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Translator.OnPrepare = () => started.Task;
        await Life.DoAsync(session => session.RenewDemand(SessionHarness.Spanish, 1, 0, watched: false));
        await _harness.SendAsync(await _harness.StartTakeAsync(), new SyntheticSpeech().Speak(1.5).Pause(1));
        await _harness.PassAsync(_harness.Options.TranslationDeadline + TimeSpan.FromSeconds(2));
        started.SetResult();
        // On a busy machine the clock may have run ahead of the recognizer, whose second try then needs time to pass.
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 1, "the segment");
        Assert.Null(_harness.Segments[0].Captions[SessionHarness.Spanish].Failure);
    }

    [Fact]
    public async Task A_translator_that_never_starts_holds_a_caption_for_a_bounded_time()
    {
        _harness.Translator.OnPrepare = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        await Life.DoAsync(session => session.RenewDemand(SessionHarness.Spanish, 1, 0, watched: false));
        await _harness.SendAsync(await _harness.StartTakeAsync(), new SyntheticSpeech().Speak(1.5).Pause(1));
        await PassUntilAsync(() => _harness.Segments.Count == 1, "the segment");
    }

    [Fact]
    public async Task A_new_take_waits_until_the_old_one_has_handed_over_what_it_held()
    {
        var first = await _harness.StartTakeAsync();
        var audio = Sentences(2).ToChunks();
        for (var i = 0; i < 4; i++) await AcceptAsync(first, i, audio[i]);
        var second = await _harness.StartTakeAsync();
        await _harness.SendAsync(second, Sentences(1));
        Assert.Equal(TakeStanding.Superseded, (await Life.DoAsync(s => s.Report(new SpeakerReport(first, audio.Count, true)))).Standing);
        for (var i = 4; i < audio.Count; i++) await AcceptAsync(first, i, audio[i]);
        await SegmentsAsync(3);
        Assert.Equal([1, 1, 2], _harness.Segments.Select(segment => segment.Take));
        Assert.True(_harness.Segments[2].StartSample >= _harness.Segments[1].EndSample);
        Assert.Equal(TakeStanding.Done, (await Life.DoAsync(s => s.Report(new SpeakerReport(first, audio.Count, true)))).Standing);
    }

    [Fact]
    public async Task A_take_that_hands_over_nothing_more_is_closed_after_its_grace()
    {
        var first = await _harness.StartTakeAsync();
        await AcceptAsync(first, 1, new byte[8000]);
        var second = await _harness.StartTakeAsync();
        await _harness.SendAsync(second, Sentences(1));
        await PassUntilAsync(() => _harness.Segments.Count == 1, "the segment of the second take");
        Assert.Equal(second, _harness.Segments[0].Take);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_speaks_after_a_crash_does_not_wait_for_a_take_with_which_nobody_can_go_on(bool begunAfterIt)
    {
        var second = 0;
        await _harness.StartTakeAsync();
        if (!begunAfterIt) second = await _harness.StartTakeAsync();
        await _harness.RestartAsync();
        if (begunAfterIt) second = await _harness.StartTakeAsync();
        await _harness.SendAsync(second, Sentences(1));
        await _harness.PassAsync(TimeSpan.FromSeconds(11));
        await SegmentsAsync(1);
        Assert.Equal(second, _harness.Segments[0].Take);
    }

    [Fact]
    public async Task An_ended_session_has_archived_everything_and_takes_no_new_take()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(2));
        await Life.DoAsync(async session =>
        {
            await session.EndAsync();
            return true;
        });
        await _harness.ReportAsync(take, final: true);
        await UntilAsync(() => Life.Session.Phase is SessionPhase.Ended, "the end");
        Assert.Equal(2, _harness.Segments.Count);
        Assert.Equal(SessionPhase.Ended, _harness.Stored.Progress.Phase);
        var refused = await Life.DoAsync(session => session.StartTakeAsync(null));
        Assert.Equal(TakeStartResult.SessionEnded, refused.Result);
    }

    [Fact]
    public async Task What_does_not_fit_into_the_inbox_is_asked_for_again_and_nothing_is_lost()
    {
        var take = await _harness.StartTakeAsync();
        _harness.Archive.Unavailable = true;
        var audio = Sentences(40).ToChunks();
        for (var i = 0; i < audio.Count; i++) await AcceptAsync(take, i, audio[i]);
        var answer = await Life.DoAsync(s => s.Report(new SpeakerReport(take, audio.Count, false)));
        Assert.True(answer.Missing);
        Assert.InRange(answer.Expected, 240, 300);

        _harness.Archive.Unavailable = false;
        await PassUntilAsync(() => _harness.Segments.Count >= 20, "the first segments");
        for (var i = (int)answer.Expected; i < audio.Count; i++) await AcceptAsync(take, i, audio[i]);
        await PassUntilAsync(() => _harness.Segments.Count == 40, "all segments");
    }

    [Fact]
    public async Task A_session_that_is_behind_delivers_captions_only_until_it_has_caught_up()
    {
        await ListenAsync(Spanish, audio: 1);
        var take = await _harness.StartTakeAsync();
        _harness.Archive.Unavailable = true;
        await _harness.SendAsync(take, Sentences(12));
        for (var i = 0; i < 80 && !(await _harness.ReportAsync(take)).Behind; i++)
            await _harness.PassAsync(TimeSpan.FromMilliseconds(250));
        Assert.True((await _harness.ReportAsync(take)).Behind);
        _harness.Archive.Unavailable = false;
        await PassUntilAsync(() => _harness.Segments.Count == 12, "all segments");
        Assert.InRange(_harness.Synthesizer.Calls, 1, 8);

        await ListenAsync(Spanish, audio: 1);
        var spoken = _harness.Synthesizer.Calls;
        await _harness.SendAsync(take, Sentences(1));
        await PassUntilAsync(() => _harness.Segments.Count == 13, "one more segment");
        Assert.False(Life.Session.Behind);
        Assert.Equal(spoken + 1, _harness.Synthesizer.Calls);
    }

    [Fact]
    public async Task Silence_calls_no_engine_makes_no_segment_and_is_let_go()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, new SyntheticSpeech().Pause(55));
        await UntilAsync(() => Life.Session.Idle, "the silence to be taken in");
        await Life.SettleAsync();
        Assert.Equal(0, _harness.Recognizer.Started);
        Assert.Empty(_harness.Segments);
        Assert.True((await _harness.ReportAsync(take)).Archived > 150);
        Assert.True(Life.Commits < 15, $"{Life.Commits} commits for 55 s of silence.");
    }

    private static SyntheticSpeech Sentences(int count)
    {
        var audio = new SyntheticSpeech(count);
        for (var i = 0; i < count; i++) audio.Speak(1.25).Pause(0.75);
        return audio;
    }

    private Task ListenAsync(LanguageTag language, int audio, int listeners = 1) =>
        Life.DoAsync(session => session.RenewDemand(language, listeners, audio, watched: false));

    private Task AcceptAsync(int take, long sequence, byte[] pcm) =>
        Life.DoAsync(session => session.Accept(new(take, sequence, pcm)));

    private Task SegmentsAsync(int count) =>
        UntilAsync(() => _harness.Segments.Count == count, $"{count} segments");

    private Task PassUntilAsync(Func<bool> condition, string missing) => _harness.PassUntilAsync(condition, missing);
}
