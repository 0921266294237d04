using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Nobody can send such audio again: what is missed on its way is read from the log, once and in order.</summary>
public sealed class UnnumberedRecoveryTests : IAsyncDisposable
{
    private static readonly StageFailure Unreadable = new(Stage.Archiving, "log-unreadable", "The test broke it.", Transient: true);
    private readonly SessionHarness _harness = new();

    private SessionLife Life => _harness.Life;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_new_life_does_again_what_is_committed_and_not_archived_with_the_same_bounds_from_the_log_alone()
    {
        var audio = PlainSpeech.Sentences(4);
        var records = audio.ToChunks();
        await PutAsync(records.Take(16));
        await _harness.SegmentsAsync(2);
        _harness.Archive.Unavailable = true;
        await PutAsync(records.Skip(16));
        await SessionHarness.UntilAsync(() => _harness.Stored.Progress.Ledger.NextIndex == 4, "four committed windows");
        var committed = _harness.Stored.Progress.Ledger.Open;
        Assert.NotEmpty(committed);

        await Life.KillAsync();
        _harness.Archive.Unavailable = false;
        _harness.StartLife();
        await _harness.SegmentsAsync(4);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
        Assert.All(committed, cut =>
        {
            var segment = _harness.Segments[cut.Index];
            Assert.Equal((cut.StartSample, cut.EndSample), (segment.StartSample, segment.EndSample));
        });
    }

    [Theory]
    [InlineData(1, 8_000)]
    [InlineData(3, 8_000)]
    [InlineData(7, 3_202)]
    [InlineData(2, 70_000)]
    public async Task A_session_that_dies_again_and_again_hears_every_record_once(int recordsALife, int recordBytes)
    {
        var audio = PlainSpeech.Sentences(5);
        var put = 0;
        foreach (var pcm in audio.ToChunks(recordBytes))
        {
            var dies = ++put % recordsALife == 0;
            // What comes as it dies is brought to nobody, every other time.
            if (dies && put / recordsALife % 2 == 0) _harness.PutUnseen(pcm);
            else await _harness.PutAsync(pcm);
            if (dies) await _harness.RestartAsync();
        }

        await _harness.RestartAsync();
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 5, "five segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task What_the_stream_has_lost_and_says_so_is_read_from_the_log_while_live_audio_waits_its_turn()
    {
        var audio = PlainSpeech.Sentences(4);
        var records = audio.ToChunks();
        await PutAsync(records.Take(6));
        foreach (var lost in records.Skip(6).Take(6)) _harness.PutUnseen(lost);
        using (_harness.Log.OnRead.Hang())
        {
            await Life.DoAsync(session => session.NoteStreamGap());
            await PutAsync(records.Skip(12).Take(8));
            await Life.SettleAsync();
            Assert.Empty(_harness.Segments);
        }

        await PutAsync(records.Skip(20));
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 4, "four segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
        Assert.False(CatchingUp);
    }

    [Fact]
    public async Task A_second_gap_while_the_first_is_being_filled_is_filled_too()
    {
        var audio = PlainSpeech.Sentences(3);
        var records = audio.ToChunks();
        await PutAsync(records.Take(6));
        using (_harness.Log.OnRecord.Hang())
        {
            await Life.DoAsync(session => session.NoteStreamGap());
            await SessionHarness.UntilAsync(() => _harness.Log.OnRecord.Waiting == 1, "a reading to be under way");
            await Life.DoAsync(session => session.NoteStreamGap());
        }

        // The reading that was under way may have come to its end before these were put.
        foreach (var lost in records.Skip(6)) _harness.PutUnseen(lost);
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 3, "three segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_log_that_fails_now_and_then_is_read_again_from_where_it_failed()
    {
        var audio = PlainSpeech.Sentences(3);
        var records = audio.ToChunks();
        await PutAsync(records.Take(4));
        foreach (var lost in records.Skip(4)) _harness.PutUnseen(lost);
        _harness.Log.OnRead.FailNext(Unreadable, times: 2);
        await Life.DoAsync(session => session.NoteStreamGap());
        await _harness.PassAsync(TimeSpan.FromMilliseconds(250));
        _harness.Log.OnRecord.FailNext(Unreadable);
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 3, "three segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_for_a_minute_does_not_keep_the_session_from_going_on_live()
    {
        await PutAsync(PlainSpeech.Sentences(1).ToChunks());
        await _harness.SegmentsAsync(1);
        _harness.Log.OnRead.FailAlways(Unreadable);
        await Life.DoAsync(session => session.NoteStreamGap());
        await _harness.PassAsync(TimeSpan.FromSeconds(20));
        Assert.True(CatchingUp);
        await _harness.PassUntilAsync(() => !CatchingUp, "the log to be given up");
        await PutAsync(PlainSpeech.Sentences(1).ToChunks());
        await _harness.SegmentsAsync(2);
        Assert.InRange(_harness.Log.Readings, 5, 20);
    }

    [Fact]
    public async Task What_does_not_fit_into_the_inbox_is_read_from_the_log_when_there_is_room_and_not_before()
    {
        _harness.Archive.Unavailable = true;
        var audio = PlainSpeech.Sentences(50);
        await PutAsync(audio.ToChunks());
        await SessionHarness.UntilAsync(() => _harness.Recognizer.Heard.Count == 5, "five windows to be heard");
        await _harness.PassAsync(TimeSpan.FromSeconds(5));
        // Four windows are in flight, a fifth waits for room, and the inbox holds a minute: there is no room for more.
        Assert.Equal(5, _harness.Recognizer.Heard.Count);
        Assert.InRange(_harness.Log.RecordsRead, 1, 330);

        _harness.Archive.Unavailable = false;
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 50, "all segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_page_that_begins_while_the_log_is_being_read_is_heard_after_it()
    {
        var audio = PlainSpeech.Sentences(4);
        var records = audio.ToChunks();
        await PutAsync(records.Take(6));
        foreach (var lost in records.Skip(6)) _harness.PutUnseen(lost);
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        int page;
        using (_harness.Log.OnRead.Hang())
        {
            await _harness.RestartAsync();
            page = await _harness.StartTakeAsync();
            await _harness.SendAsync(page, PlainSpeech.Sentences(1));
            await _harness.PassAsync(TimeSpan.FromSeconds(12));
            Assert.Empty(_harness.Segments);
        }

        await _harness.PassUntilAsync(() => _harness.Segments.Count == 5, "five segments");
        Assert.Equal([1, 1, 1, 1, page], _harness.Segments.Select(segment => segment.Take));
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments.Take(4));
    }

    [Fact]
    public async Task A_record_that_needs_more_than_half_the_inbox_gets_its_turn_although_a_page_waits_with_the_other_half()
    {
        _harness.Options.InboxDuration = TimeSpan.FromSeconds(20);
        await _harness.RestartAsync();
        _harness.Archive.Unavailable = true;
        var audio = PlainSpeech.Sentences(24);
        // 12 s, of which little stays in the inbox, so that the page fills its half; then 18 s, twice.
        var pcm = audio.ToArray();
        await PutAsync([pcm[..384_000], pcm[384_000..960_000], pcm[960_000..]]);
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        var page = await _harness.StartTakeAsync();
        var chunks = PlainSpeech.Sentences(8).ToChunks();
        await SendAgainAsync();
        _harness.Archive.Unavailable = false;
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 32, "all segments", SendAgainAsync);
        Assert.Equal(
            Enumerable.Repeat(1, 24).Concat(Enumerable.Repeat(page, 8)), _harness.Segments.Select(segment => segment.Take));
        PlainSpeech.AssertHeard(pcm, _harness.Segments.Take(24));

        async Task SendAgainAsync()
        {
            var answer = await Life.DoAsync(session => session.Report(new SpeakerReport(page, chunks.Count, false)));
            for (var next = (int)answer.Expected; next < chunks.Count; next++)
            {
                var (sequence, chunk) = (next, chunks[next]);
                await Life.DoAsync(session => session.Accept(new(page, sequence, chunk)));
            }
        }
    }

    [Fact]
    public async Task An_ended_session_that_is_woken_does_not_read_the_log()
    {
        await PutAsync(PlainSpeech.Sentences(1).ToChunks());
        await _harness.EndAsync();
        await _harness.PassUntilAsync(() => Life.Session.Phase is SessionPhase.Ended, "the end");
        var readings = _harness.Log.Readings;
        await _harness.RestartAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(readings, _harness.Log.Readings);
        Assert.Equal(SessionPhase.Ended, Life.Session.Phase);
    }

    [Fact]
    public async Task A_session_that_died_while_it_was_ending_is_finished_from_the_log()
    {
        var audio = PlainSpeech.Sentences(3);
        var records = audio.ToChunks();
        await PutAsync(records.Take(5));
        foreach (var lost in records.Skip(5)) _harness.PutUnseen(lost);
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        await _harness.EndAsync();
        await _harness.RestartAsync();
        _harness.PutUnseen(new byte[8_000]);
        await _harness.PassUntilAsync(() => Life.Session.Phase is SessionPhase.Ended, "the end");
        Assert.Equal(3, _harness.Segments.Count);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task Without_a_log_a_session_goes_on_live_after_a_gap_a_full_inbox_and_a_death()
    {
        _harness.HasLog = false;
        await _harness.RestartAsync();
        await PutAsync(PlainSpeech.Sentences(1).ToChunks());
        await Life.DoAsync(session => session.NoteStreamGap());
        await _harness.SegmentsAsync(1);

        await _harness.RestartAsync();
        await PutAsync(PlainSpeech.Sentences(2).ToChunks());
        await _harness.SegmentsAsync(3);

        _harness.Archive.Unavailable = true;
        await PutAsync(PlainSpeech.Sentences(50).ToChunks());
        _harness.Archive.Unavailable = false;
        await _harness.PassUntilAsync(() => Life.Session.Idle, "what fitted");
        var segments = _harness.Segments.Count;
        Assert.InRange(segments, 30, 45);
        await PutAsync(PlainSpeech.Sentences(2).ToChunks());
        await _harness.SegmentsAsync(segments + 2);
    }

    [Fact]
    public async Task An_orderly_restart_long_after_the_last_word_reads_only_the_end_of_the_log_the_next_time()
    {
        _harness.Options.EndAfter = TimeSpan.FromDays(1);
        await PutAsync(PlainSpeech.Sentences(2).ToChunks());
        await _harness.SegmentsAsync(2);
        await _harness.PassAsync(TimeSpan.FromSeconds(4));
        _harness.Time.Advance(TimeSpan.FromHours(5));
        await DrainAsync();
        Assert.True(_harness.Log.RecordsRead > 0);

        var read = _harness.Log.RecordsRead;
        await DrainAsync();
        Assert.Equal(read, _harness.Log.RecordsRead);
        await PutAsync(PlainSpeech.Sentences(1).ToChunks());
        await _harness.SegmentsAsync(3);
    }

    private bool CatchingUp => !Life.Session.Idle;

    private async Task PutAsync(IEnumerable<byte[]> records)
    {
        foreach (var pcm in records) await _harness.PutAsync(pcm);
    }

    // A new life that catches up, then stops as it is told to.
    private async Task DrainAsync()
    {
        await _harness.RestartAsync();
        await _harness.PassUntilAsync(() => Life.Session.Idle, "the session to have caught up");
        await Life.DoAsync(async session =>
        {
            await session.DrainAsync(TimeSpan.FromSeconds(5));
            return true;
        });
        _harness.StartLife();
    }
}
