using System.Globalization;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

/// <summary>Half a minute of the talk in windows of 3 s, each wrong in another way: an audit that finds nothing proves nothing.</summary>
public sealed class CustodyAuditTests : IAsyncLifetime
{
    private const int Chunks = 120;
    private const int WindowMs = 3_000;

    private readonly List<ArchivedSegment> _segments = [];
    private NumberedSpeech _speech = null!;

    public async ValueTask InitializeAsync()
    {
        _speech = new NumberedSpeech(await Recording.OpenAsync(TestContext.Current.CancellationToken), start: 0);
        await foreach (var _ in _speech.SpeakAsync(TimeSpan.FromMilliseconds(Chunks * SpeechFormat.ChunkMilliseconds)))
        {
        }

        for (var start = 0; start < Chunks * SpeechFormat.ChunkMilliseconds; start += WindowMs)
            _segments.Add(Segment(_segments.Count, start, start + WindowMs));
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public void Windows_that_have_everything_are_clean() => AssertClean();

    [Fact]
    public void A_chunk_that_a_window_does_not_have_is_lost()
    {
        _segments[2] = Without(_segments[2], 30);

        var audit = Audit();

        Assert.Equal((1, 0), (audit.Lost, audit.Misplaced));
        Assert.StartsWith("chunk 30 should be in segment 2", Assert.Single(audit.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_two_windows_have_is_misplaced()
    {
        _segments[3] = _segments[3] with { Text = "30 " + _segments[3].Text };

        var audit = Audit();

        Assert.Equal((0, 1), (audit.Lost, audit.Misplaced));
        Assert.Equal("chunk 30 is in segment 2 and in segment 3", Assert.Single(audit.Findings));
    }

    [Fact]
    public void A_chunk_that_one_window_has_twice_is_misplaced()
    {
        _segments[2] = _segments[2] with { Text = _segments[2].Text + " 30." };

        Assert.Equal((0, 1), (Audit().Lost, Audit().Misplaced));
    }

    [Fact]
    public void A_chunk_in_another_window_than_its_own_is_misplaced_there_and_lost_here()
    {
        _segments[2] = Without(_segments[2], 30);
        _segments[5] = _segments[5] with { Text = _segments[5].Text + " 30" };

        Assert.Equal((1, 1), (Audit().Lost, Audit().Misplaced));
    }

    [Theory]
    [InlineData("120")]
    [InlineData("welcome")]
    [InlineData("-1")]
    public void What_nobody_said_is_misplaced(string word)
    {
        _segments[2] = _segments[2] with { Text = _segments[2].Text + " " + word };

        Assert.Equal($"segment 2 has '{word}', which nobody said", Assert.Single(Audit().Findings));
    }

    [Fact]
    public void Speech_that_no_window_has_is_lost()
    {
        // The last one: no number is missing.
        _segments.RemoveAt(_segments.Count - 1);

        var audit = Audit();

        Assert.InRange(audit.Lost, 1, WindowMs / SpeechFormat.ChunkMilliseconds);
        Assert.Contains("and no segment has it", Assert.Single(audit.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_in_the_archive_is_all_of_it_lost()
    {
        _segments.Clear();

        Assert.InRange(Audit().Lost, Chunks / 3, Chunks);
    }

    [Fact]
    public void A_pause_needs_no_window()
    {
        var pause = LongestPause();
        _segments.Clear();
        _segments.Add(Segment(0, 0, pause.From));
        _segments.Add(Segment(1, pause.To, Chunks * SpeechFormat.ChunkMilliseconds));

        AssertClean();
    }

    [Fact]
    public void A_segment_that_is_missing_between_others_is_told_by_the_numbers()
    {
        _segments.RemoveAt(4);

        Assert.Contains("segment 4 has number 5", Audit().Findings);
    }

    [Fact]
    public void Windows_that_overlap_are_found()
    {
        _segments[3] = _segments[3] with { StartMs = _segments[3].StartMs - 100 };

        Assert.Contains("segment 3 begins at 8900 ms, before the end of the one before at 9000 ms", Audit().Findings);
    }

    [Fact]
    public void A_window_that_ends_after_the_last_word_is_found()
    {
        _segments[^1] = _segments[^1] with { EndMs = _segments[^1].EndMs + 250 };

        Assert.Contains("the last segment ends at 30250 ms, 250 ms after the last word", Audit().Findings);
    }

    [Theory]
    // A number takes 4 ms; where a window begins or ends inside of it, either may have it, or none.
    [InlineData(6_002, false, false, true)]
    [InlineData(6_002, true, false, true)]
    [InlineData(6_002, false, true, true)]
    // On the border it is the second one's; a millisecond is what rounding takes.
    [InlineData(6_000, false, true, true)]
    [InlineData(5_990, false, false, false)]
    [InlineData(6_020, false, false, false)]
    [InlineData(6_020, true, false, true)]
    public void A_number_on_the_border_of_two_windows_belongs_to_either(int border, bool first, bool second, bool clean)
    {
        _segments[1] = Segment(1, 3_000, border, without: 24);
        _segments[2] = Segment(2, border, 9_000, without: 24);
        if (first) _segments[1] = _segments[1] with { Text = _segments[1].Text + " 24" };
        if (second) _segments[2] = _segments[2] with { Text = "24 " + _segments[2].Text };

        Assert.Equal(clean, Audit().Findings.Count == 0);
    }

    [Fact]
    public void A_window_whose_stage_failed_is_counted_and_its_audio_is_not_missing()
    {
        _segments[2] = _segments[2] with { Text = "", Failure = new CaptionFailure { Stage = "recognition", Cause = "timed-out" } };

        var audit = Audit();

        Assert.Equal((0, 0, 1), (audit.Lost, audit.Misplaced, audit.Unrecognized));
        Assert.Empty(audit.Findings);
    }

    private void AssertClean()
    {
        var audit = Audit();
        Assert.Empty(audit.Findings);
        Assert.Equal((0, 0, 0), (audit.Lost, audit.Misplaced, audit.Unrecognized));
    }

    private CustodyAudit Audit() => CustodyAudit.Of(_segments, _speech);

    private (int From, int To) LongestPause()
    {
        var (from, best) = (0, (From: 0, To: 0));
        for (var at = 0; at < Chunks * SpeechFormat.ChunkMilliseconds; at += 10)
        {
            if (_speech.LoudBetween(at, at + 10) > TimeSpan.Zero) from = at + 10;
            else if (at + 10 - from > best.To - best.From) best = (from, at + 10);
        }

        return best;
    }

    // As the simulated Transcribe: a number is a word, and a sentence ends with a full stop.
    private static ArchivedSegment Segment(int index, int startMs, int endMs, int without = -1) => new(
        index, startMs, endMs,
        string.Join(' ', Enumerable.Range(0, Chunks)
            .Where(chunk => chunk != without)
            .Where(chunk => chunk * SpeechFormat.ChunkMilliseconds >= startMs && (chunk * SpeechFormat.ChunkMilliseconds) + 4 <= endMs)
            .Select(chunk => chunk.ToString(CultureInfo.InvariantCulture))) + ".",
        Failure: null);

    private static ArchivedSegment Without(ArchivedSegment segment, int chunk) =>
        segment with { Text = string.Join(' ', segment.Text.Split(' ').Where(word => word != $"{chunk}")) };
}
