using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Who may speak when nobody numbers the audio, and what becomes of each record while nothing goes wrong.</summary>
public sealed class UnnumberedAudioTests : IAsyncDisposable
{
    private readonly SessionHarness _harness = new();

    private SessionLife Life => _harness.Life;

    private SpeechSession Session => Life.Session;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Audio_that_nobody_numbers_begins_a_take_in_a_session_never_spoken_in_and_is_heard_in_the_order_of_the_log()
    {
        var audio = PlainSpeech.Sentences(3);
        foreach (var pcm in audio.ToChunks()) await _harness.PutAsync(pcm);
        await _harness.SegmentsAsync(3);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
        Assert.Equal((SessionPhase.Live, 1), (Session.Phase, Session.LastTake));
        Assert.NotNull(Session.StartedAt);
    }

    [Fact]
    public async Task A_record_that_the_stream_brings_twice_is_heard_once()
    {
        var audio = PlainSpeech.Sentences(2);
        var records = new List<LoggedChunk>();
        foreach (var pcm in audio.ToChunks())
        {
            records.Add(await _harness.PutAsync(pcm));
            foreach (var again in records.TakeLast(3)) await _harness.BringAsync(again);
        }

        foreach (var again in records) await _harness.BringAsync(again);
        await _harness.SegmentsAsync(2);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task Nothing_is_heard_before_it_is_committed_that_the_take_has_begun_and_nothing_of_it_is_lost()
    {
        var audio = PlainSpeech.Sentences(2);
        using (Life.HoldCommits())
        {
            foreach (var pcm in audio.ToChunks()) await _harness.PutAsync(pcm);
            await Life.SettleAsync();
            Assert.Equal(0, _harness.Recognizer.Started);
            Assert.Equal(0, _harness.Stored.Progress.LastTake);
        }

        await _harness.SegmentsAsync(2);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_record_longer_than_a_chunk_is_heard_whole()
    {
        var audio = PlainSpeech.Sentences(5);
        foreach (var pcm in audio.ToChunks(bytes: 250_000)) await _harness.PutAsync(pcm);
        await _harness.SegmentsAsync(5);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_record_longer_than_the_inbox_is_heard_whole()
    {
        _harness.Options.InboxDuration = TimeSpan.FromSeconds(5);
        await _harness.RestartAsync();
        var audio = PlainSpeech.Sentences(10);
        foreach (var pcm in audio.ToChunks(bytes: 320_000)) await _harness.PutAsync(pcm);
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 10, "ten segments");
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_record_of_no_samples_is_ignored_and_the_session_says_so()
    {
        var audio = PlainSpeech.Sentences(1);
        await _harness.PutAsync([]);
        await Life.SettleAsync();
        Assert.Equal(0, Session.LastTake);

        foreach (var pcm in audio.ToChunks())
        {
            await _harness.PutAsync(pcm);
            await _harness.PutAsync([]);
        }

        await _harness.SegmentsAsync(1);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
        Assert.Equal(audio.ToChunks().Count + 1, Session.IgnoredRecords[IgnoreReasons.Malformed]);
    }

    [Theory]
    [InlineData(4_095)]
    [InlineData(7_999)]
    [InlineData(32_001)]
    [InlineData(1)]
    public async Task A_sample_that_two_records_share_is_heard_whole_also_when_the_session_dies_between_them(int bytes)
    {
        var audio = bytes == 1 ? new SyntheticSpeech().Speak(0.25) : PlainSpeech.Sentences(3);
        var pcm = audio.ToArray();
        if (bytes == 1) pcm = pcm[..400];
        var puts = 0;
        foreach (var record in pcm.Chunk(bytes))
        {
            await _harness.PutAsync(record);
            if (bytes > 1 && ++puts % 5 == 0) await _harness.RestartAsync();
        }

        if (bytes > 1)
        {
            await _harness.PassUntilAsync(() => _harness.Segments.Count == 3, "three segments");
            PlainSpeech.AssertHeard(pcm, _harness.Segments);
        }
        else
        {
            await Life.SettleAsync();
            await _harness.PassUntilAsync(() => _harness.Stored.Progress.Ledger.Archived.Sequence == 200, "200 samples");
        }
    }

    [Fact]
    public async Task Audio_that_begins_after_some_was_ignored_begins_with_a_whole_sample()
    {
        var page = await _harness.StartTakeAsync();
        var audio = PlainSpeech.Sentences(4).ToArray().Chunk(4_095).ToArray();
        foreach (var record in audio[..7]) await _harness.PutAsync(record);
        var answer = await _harness.ReportAsync(page);
        Assert.Equal(SessionStrain.RecordsIgnored, answer.Strain);
        Assert.Equal(7, Session.IgnoredRecords[IgnoreReasons.FloorTaken]);

        await _harness.PassAsync(TimeSpan.FromSeconds(11));
        foreach (var record in audio[7..]) await _harness.PutAsync(record);

        await _harness.PassUntilAsync(() => _harness.Segments.Count == 4, "four segments");
        // What is left of seven records of odd length begins in the middle of a sample.
        PlainSpeech.AssertHeard([audio[6][^1], .. audio[7..].SelectMany(record => record)], _harness.Segments);
    }

    [Fact]
    public async Task While_a_page_speaks_other_audio_is_ignored_and_when_the_page_is_gone_it_begins_a_take()
    {
        await PutAsync(PlainSpeech.Sentences(1));
        await _harness.SegmentsAsync(1);

        var page = await _harness.StartTakeAsync();
        for (var second = 0; second < 12; second += 2)
        {
            await _harness.PassAsync(TimeSpan.FromSeconds(2));
            await _harness.SendAsync(page, PlainSpeech.Sentences(1));
            await PutAsync(PlainSpeech.Sentences(1));
        }

        await _harness.PassUntilAsync(() => _harness.Segments.Count == 7, "six segments of the page");
        await _harness.PassAsync(TimeSpan.FromSeconds(9));
        await PutAsync(PlainSpeech.Sentences(1));
        Assert.Equal(page, Session.LastTake);
        await _harness.PassAsync(TimeSpan.FromSeconds(2));
        await PutAsync(PlainSpeech.Sentences(2));
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 9, "two segments after the page");
        Assert.Equal([1, 2, 2, 2, 2, 2, 2, 3, 3], _harness.Segments.Select(segment => segment.Take));
    }

    [Fact]
    public async Task A_page_that_pauses_and_goes_on_reporting_keeps_the_floor()
    {
        var page = await _harness.StartTakeAsync();
        await _harness.PauseAsync(page, 0);
        for (var second = 0; second < 30; second++)
        {
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
            await _harness.ReportAsync(page);
            await _harness.PutAsync(new byte[8_000]);
        }

        Assert.Equal((SessionPhase.Paused, page), (Session.Phase, Session.LastTake));
    }

    [Fact]
    public async Task What_the_log_got_before_a_page_began_is_heard_although_it_comes_late_and_what_it_got_after_is_not()
    {
        var audio = PlainSpeech.Sentences(2);
        var records = new List<LoggedChunk>();
        foreach (var pcm in audio.ToChunks()) records.Add(_harness.PutUnseen(pcm));
        foreach (var early in records.Take(6)) await _harness.BringAsync(early);
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        var page = await _harness.StartTakeAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        foreach (var late in records.Skip(6)) await _harness.BringAsync(late);
        await PutAsync(PlainSpeech.Sentences(3));
        await _harness.SendAsync(page, PlainSpeech.Sentences(1));

        await _harness.PassUntilAsync(() => _harness.Segments.Count == 3, "three segments");
        Assert.Equal([1, 1, page], _harness.Segments.Select(segment => segment.Take));
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments.Take(2));
    }

    [Fact]
    public async Task What_was_heard_before_a_page_spoke_begins_no_take_when_the_stream_brings_it_again()
    {
        var records = new List<LoggedChunk>();
        foreach (var pcm in PlainSpeech.Sentences(1).ToChunks()) records.Add(await _harness.PutAsync(pcm));
        await _harness.SegmentsAsync(1);
        var page = await _harness.StartTakeAsync();
        await _harness.SendAsync(page, PlainSpeech.Sentences(1));
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 2, "the page's segment");
        await _harness.RestartAsync();
        await _harness.PassAsync(TimeSpan.FromMinutes(1));

        foreach (var again in records) await _harness.BringAsync(again);
        Assert.Equal(page, Session.LastTake);
        await _harness.PutAsync(new byte[8_000]);
        Assert.Equal(page + 1, Session.LastTake);
    }

    [Fact]
    public async Task A_page_can_neither_go_on_with_a_log_take_nor_put_chunks_into_it()
    {
        var audio = PlainSpeech.Sentences(2);
        foreach (var (pcm, i) in audio.ToChunks().Select((pcm, i) => (pcm, i)))
        {
            await Life.DoAsync(session => session.Accept(new(1, i, new byte[8_000])));
            await _harness.PutAsync(pcm);
        }

        var refused = await Life.DoAsync(session => session.StartTakeAsync(1));
        Assert.Equal(TakeStartResult.TakeClosed, refused.Result);
        await _harness.SegmentsAsync(2);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task A_session_that_is_ended_hears_what_the_log_got_before_and_ignores_the_rest()
    {
        var audio = PlainSpeech.Sentences(2);
        var records = audio.ToChunks().Select(_harness.PutUnseen).ToArray();
        foreach (var record in records.Take(9)) await _harness.BringAsync(record);
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        await _harness.EndAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(1));
        await PutAsync(PlainSpeech.Sentences(3));
        foreach (var late in records.Skip(9)) await _harness.BringAsync(late);

        await _harness.PassUntilAsync(() => Session.Phase is SessionPhase.Ended, "the end");
        await PutAsync(PlainSpeech.Sentences(3));
        await Life.SettleAsync();
        Assert.Equal((SessionPhase.Ended, 1), (Session.Phase, Session.LastTake));
        Assert.Equal(2, _harness.Segments.Count);
        PlainSpeech.AssertHeard(audio.ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task Silence_of_a_producer_that_numbers_nothing_is_let_go_and_its_last_word_goes_out()
    {
        await PutAsync(new SyntheticSpeech().Pause(30));
        await Life.SettleAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(4));
        Assert.True(_harness.Stored.Progress.Ledger.Archived.Sequence > 100);
        Assert.Equal(
            _harness.Stored.Progress.Ledger.Archived.Sequence,
            Assert.Single(_harness.Stored.Progress.Takes).Log!.Anchor.Next);

        await PutAsync(new SyntheticSpeech().Speak(1.5));
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 1, "the last word");
    }

    private async Task PutAsync(SyntheticSpeech audio)
    {
        foreach (var pcm in audio.ToChunks()) await _harness.PutAsync(pcm);
    }
}
