using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

/// <summary>An audit that finds nothing is worth what it would have found.</summary>
public sealed class CustodyAuditTests : IAsyncLifetime
{
    private const int MarkMs = SpeechMarks.Samples * 1000 / SpeechFormat.SampleRate;
    private NumberedSpeech _speech = null!;
    private ArchivedSegment[] _segments = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        await foreach (var _ in _speech.SpeakAsync(TimeSpan.FromSeconds(6)))
        {
        }

        // The second begins with a chunk, the third in the middle of a mark.
        _segments = [Segment(0, 0, 1_750), Segment(1, 1_750, 3_502), Segment(2, 3_502, 4_620), Segment(3, 4_620, 6_000)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_session_of_which_every_chunk_was_heard_once_is_clean()
    {
        var audit = Audit();

        Assert.Empty(audit.Findings);
        Assert.Equal((0, 0, 0), (audit.Lost, audit.Misplaced, audit.Unrecognized));
    }

    [Theory]
    // At a window's beginning, in the middle, at a window's end.
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(23)]
    public void A_chunk_that_was_not_heard_in_its_window_is_lost(int chunk)
    {
        var at = Array.FindIndex(_segments, segment => WordsOf(segment).Contains(chunk));
        _segments[at] = _segments[at] with { Text = Text(WordsOf(_segments[at]).Where(number => number != chunk)) };

        var audit = Audit();

        Assert.Equal(1, audit.Lost);
        Assert.Contains($"chunk {chunk} should be in segment {at}", Assert.Single(audit.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_was_heard_in_two_windows_is_found()
    {
        _segments[1] = _segments[1] with { Text = Text(WordsOf(_segments[1]).Prepend(6)) };

        Assert.Equal(1, Audit().Misplaced);
    }

    [Fact]
    public void A_chunk_that_was_heard_twice_in_one_window_is_found()
    {
        _segments[1] = _segments[1] with { Text = Text(WordsOf(_segments[1]).Append(8)) };

        Assert.Equal(1, Audit().Misplaced);
    }

    [Fact]
    public void A_chunk_that_was_heard_where_it_does_not_belong_is_found_there_and_missed_at_its_place()
    {
        _segments[0] = _segments[0] with { Text = Text(WordsOf(_segments[0]).Where(number => number != 2)) };
        _segments[3] = _segments[3] with { Text = Text(WordsOf(_segments[3]).Append(2)) };

        var audit = Audit();

        Assert.Equal((1, 1), (audit.Lost, audit.Misplaced));
    }

    [Theory]
    [InlineData("24")]
    [InlineData("1000000")]
    [InlineData("Hello")]
    public void A_word_that_nobody_said_is_found(string word)
    {
        _segments[3] = _segments[3] with { Text = _segments[3].Text.TrimEnd('.') + $" {word}." };

        Assert.Equal(1, Audit().Misplaced);
    }

    [Fact]
    public void Windows_that_overlap_are_found()
    {
        _segments[2] = _segments[2] with { StartMs = 3_400 };

        Assert.Contains(Audit().Findings, finding => finding.Contains("segment 2 begins at 3400 ms", StringComparison.Ordinal));
    }

    [Fact]
    public void A_window_that_is_missing_is_found_by_what_was_said_in_it()
    {
        _segments = [_segments[0], .. _segments[2..].Select(segment => segment with { Index = segment.Index - 1 })];

        var audit = Audit();

        Assert.True(audit.Lost > 0);
        Assert.Contains("between 1750 and 3502 ms somebody spoke", Assert.Single(audit.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_is_missing_is_found_by_what_was_said_in_it()
    {
        _segments = _segments[..^1];

        Assert.Contains("between 4620 and 6000 ms somebody spoke", Assert.Single(Audit().Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_longer_than_what_was_said_is_found()
    {
        _segments[^1] = _segments[^1] with { EndMs = 6_250 };

        Assert.Contains("250 ms after the last word", Assert.Single(Audit().Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_left_out_is_found()
    {
        _segments[2] = _segments[2] with { Index = 3 };

        Assert.Contains(Audit().Findings, finding => finding.Contains("segment 2 has number 3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_window_whose_recognition_failed_is_named_and_its_audio_accounted_for()
    {
        _segments[1] = _segments[1] with { Text = "", Failure = new CaptionFailure { Stage = "recognition", Cause = "timed-out" } };

        var audit = Audit();

        Assert.Equal((0, 0, 1), (audit.Lost, audit.Misplaced, audit.Unrecognized));
        Assert.Empty(audit.Findings);
    }

    [Fact]
    public void Silence_is_in_no_window()
    {
        // From where it is quiet for a while.
        var quiet = Enumerable.Range(0, 5_000 / 10).Select(i => i * 10L).First(at => _speech.LoudBetween(at, at + 300) == TimeSpan.Zero);
        _segments = [Segment(0, 0, quiet), Segment(1, quiet + 300, 6_000)];

        Assert.Empty(Audit().Findings);
    }

    private CustodyAudit Audit() => CustodyAudit.Of(_segments, _speech);

    private static ArchivedSegment Segment(int index, long startMs, long endMs) => new(
        index, startMs, endMs,
        Text(Enumerable.Range(0, 24).Where(number => number * 250 >= startMs && (number * 250) + MarkMs <= endMs)), null);

    private static IEnumerable<int> WordsOf(ArchivedSegment segment) =>
        segment.Text.TrimEnd('.').Split(' ').Select(int.Parse);

    // As Transcribe writes it.
    private static string Text(IEnumerable<int> numbers) => string.Join(' ', numbers) + ".";
}
