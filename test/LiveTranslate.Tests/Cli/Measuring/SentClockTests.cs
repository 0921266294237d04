using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Hubs;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Cli.Measuring;

public sealed class SentClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SentClock _clock;

    public SentClockTests() => _clock = new SentClock(_time);

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(250, 1_000)]
    [InlineData(251, 750)]
    [InlineData(500, 750)]
    [InlineData(1_000, 250)]
    public void Latency_counts_from_the_chunk_that_holds_the_last_sample(long endMs, int expected)
    {
        Send(4);

        Assert.Equal(TimeSpan.FromMilliseconds(expected), _clock.SinceEnd(ClosedAt(endMs), _time.GetTimestamp()));
    }

    [Fact]
    public void A_chunk_sent_again_counts_from_the_first_time()
    {
        Send(4);
        _clock.Sending(0, 8_000, _time.GetTimestamp());

        Assert.Equal(TimeSpan.FromSeconds(1), _clock.SinceEnd(ClosedAt(250), _time.GetTimestamp()));
    }

    [Fact]
    public void An_end_behind_the_last_chunk_counts_from_that_one()
    {
        Send(4);

        Assert.Equal(TimeSpan.FromMilliseconds(250), _clock.SinceEnd(ClosedAt(1_200), _time.GetTimestamp()));
    }

    [Fact]
    public void Nothing_sent_or_too_long_ago_is_unknown_and_not_wrong()
    {
        Assert.Null(_clock.SinceEnd(ClosedAt(250), _time.GetTimestamp()));
        Send(5_000);

        Assert.Null(_clock.SinceEnd(ClosedAt(250), _time.GetTimestamp()));
        Assert.NotNull(_clock.SinceEnd(ClosedAt(5_000 * 250), _time.GetTimestamp()));
    }

    private void Send(int count)
    {
        for (var sequence = 0; sequence < count; sequence++)
        {
            _clock.Sending(sequence, 8_000, _time.GetTimestamp());
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    private static Caption ClosedAt(long closedMs) => new()
    {
        SessionId = "00000000",
        Index = 0,
        Language = "en-US",
        SourceText = "",
        Text = "",
        StartMs = 0,
        // Cut earlier than it was closed: the end of the window is when it was closed.
        EndMs = Math.Max(0, closedMs - 400),
        Timings = new CaptionTimings { ClosedMs = closedMs, RecognizedMs = 0, TranslatedMs = 0, BacklogMs = 0 },
    };
}
