using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Every server and the page have died together: what a speaker's channel had put is read from the log.</summary>
public sealed class ReadBackTests : IAsyncDisposable
{
    private readonly SessionHarness _harness = new();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task What_was_put_and_not_archived_is_finished_although_nobody_sends_it_again()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(2));
        await _harness.SegmentsAsync(2);
        // In the middle of a word; some of it never reached the session.
        await _harness.SendAsync(take, new SyntheticSpeech(7).Speak(0.75));
        _harness.PutUnseen(take, new SyntheticSpeech(8).Speak(0.75).Pause(0.75));
        _harness.PutUnseen(take, Sentences(1, seed: 9));

        await _harness.RestartAsync();
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 4, "four segments");

        PlainSpeech.AssertHeard(
            [.. Sentences(2).ToArray(), .. new SyntheticSpeech(7).Speak(0.75).ToArray(),
             .. new SyntheticSpeech(8).Speak(0.75).Pause(0.75).ToArray(), .. Sentences(1, seed: 9).ToArray()],
            _harness.Segments);
    }

    [Fact]
    public async Task A_committed_window_is_done_again_with_its_bounds_when_only_the_log_has_its_audio()
    {
        var take = await _harness.StartTakeAsync();
        _harness.Archive.Unavailable = true;
        await _harness.SendAsync(take, Sentences(2));
        await SessionHarness.UntilAsync(() => _harness.Stored.Progress.Ledger.NextIndex == 2, "two committed windows");
        var committed = _harness.Stored.Progress.Ledger.Open;

        await _harness.Life.KillAsync();
        _harness.Archive.Unavailable = false;
        _harness.StartLife();
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 2, "two segments");

        Assert.Equal(
            committed.Select(cut => (cut.StartSample, cut.EndSample)),
            _harness.Segments.Select(segment => (segment.StartSample, segment.EndSample)));
        PlainSpeech.AssertHeard(Sentences(2).ToArray(), _harness.Segments);
    }

    [Fact]
    public async Task An_ending_session_is_finished_from_the_log()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        _harness.PutUnseen(take, Sentences(1, seed: 4));
        await _harness.EndAsync();

        await _harness.RestartAsync();
        await _harness.PassUntilAsync(
            () => _harness.Stored.Progress.Phase is LiveTranslate.Pipeline.Sessions.SessionPhase.Ended, "the end");

        PlainSpeech.AssertHeard([.. Sentences(1).ToArray(), .. Sentences(1, seed: 4).ToArray()], _harness.Segments);
    }

    [Fact]
    public async Task The_log_is_left_alone_while_somebody_sends()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        await _harness.RestartAsync();

        for (var seconds = 0; seconds < 20; seconds++)
        {
            await _harness.ReportAsync(take);
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _harness.Log.Readings);
    }

    [Fact]
    public async Task Only_what_was_put_since_the_last_commit_is_read()
    {
        var take = await _harness.StartTakeAsync();
        for (var i = 0; i < 20; i++)
        {
            await _harness.SendAsync(take, Sentences(1, seed: i));
            await _harness.SegmentsAsync(i + 1);
            await _harness.PassAsync(TimeSpan.FromSeconds(2));
        }

        await _harness.RestartAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, _harness.Log.Readings);
        // Of 160 chunks those of the last sentences, and ten seconds for clocks that differ.
        Assert.InRange(_harness.Log.RecordsRead, 0, 80);
    }

    [Fact]
    public async Task What_a_live_session_lost_is_read_back_when_page_and_gateway_are_gone()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        await _harness.SegmentsAsync(1);
        // The stream loses a sentence on its way; the next one is held, since it comes before its turn.
        _harness.PutUnseen(take, Sentences(1, seed: 4));
        await _harness.SendAsync(take, Sentences(1, seed: 5));
        // Of the last one nobody even knows that it was put.
        _harness.PutUnseen(take, Sentences(1, seed: 6));

        await _harness.PassUntilAsync(() => _harness.Segments.Count == 4, "four segments");

        PlainSpeech.AssertHeard(
            [.. Sentences(1).ToArray(), .. Sentences(1, seed: 4).ToArray(), .. Sentences(1, seed: 5).ToArray(),
             .. Sentences(1, seed: 6).ToArray()],
            _harness.Segments);
        Assert.Equal(1, _harness.Life.Number);
    }

    [Fact]
    public async Task A_session_that_is_ended_just_after_its_gateway_died_reads_back_what_it_lost()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        await _harness.SegmentsAsync(1);
        // Reports, and no audio: the speaker listens.
        for (var seconds = 0; seconds < 10; seconds++)
        {
            await _harness.ReportAsync(take);
            await _harness.PassAsync(TimeSpan.FromSeconds(1));
        }

        _harness.PutUnseen(take, Sentences(1, seed: 4));
        await _harness.PassAsync(TimeSpan.FromSeconds(2));
        await _harness.EndAsync();
        await _harness.PassUntilAsync(
            () => _harness.Stored.Progress.Phase is LiveTranslate.Pipeline.Sessions.SessionPhase.Ended, "the end");

        Assert.Equal(2, _harness.Segments.Count);
    }

    [Fact]
    public async Task The_log_is_read_once_for_each_time_that_nobody_is_heard_of()
    {
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        await _harness.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _harness.Log.Readings);

        await _harness.ReportAsync(take);
        await _harness.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _harness.Log.Readings);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(3_600)]
    public async Task What_is_committed_of_the_log_is_by_its_own_clock_and_not_by_a_servers(int ahead)
    {
        _harness.Log.Ahead = TimeSpan.FromSeconds(ahead);
        var take = await _harness.StartTakeAsync();
        await _harness.SendAsync(take, Sentences(1));
        await _harness.SegmentsAsync(1);
        _harness.PutUnseen(take, Sentences(1, seed: 4));

        await _harness.RestartAsync();
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 2, "two segments");
        // A few sentences later little of the log is wanted, whatever the clocks say.
        for (var i = 0; i < 20; i++)
        {
            await _harness.SendAsync(take, Sentences(1, seed: 10 + i));
            await _harness.SegmentsAsync(3 + i);
            await _harness.PassAsync(TimeSpan.FromSeconds(2));
        }

        var before = _harness.Log.RecordsRead;
        await _harness.RestartAsync();
        await _harness.PassAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(_harness.Log.RecordsRead - before, 0, 80);
    }

    private static SyntheticSpeech Sentences(int count, int seed = 1)
    {
        var audio = new SyntheticSpeech(seed);
        for (var i = 0; i < count; i++) audio.Speak(1.25).Pause(0.75);
        return audio;
    }
}
