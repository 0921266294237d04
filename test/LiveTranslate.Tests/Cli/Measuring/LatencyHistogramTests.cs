using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Tests.Cli.Measuring;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Theory]
    [InlineData(0.5, 500)]
    [InlineData(0.95, 950)]
    [InlineData(1, 1_000)]
    public void A_quantile_is_at_most_1_percent_too_high(double part, double expected)
    {
        for (var milliseconds = 1; milliseconds <= 1_000; milliseconds++)
            _histogram.Add(TimeSpan.FromMilliseconds(milliseconds));

        Assert.InRange(_histogram.Quantile(part)!.Value.TotalMilliseconds, expected - 0.001, expected * 1.0101);
    }

    [Fact]
    public void Nothing_measured_has_no_quantile()
    {
        Assert.Null(_histogram.Quantile(0.5));
        Assert.Equal("–", _histogram.Text(0.5));
    }

    [Fact]
    public void What_is_out_of_range_is_counted_at_its_edge()
    {
        _histogram.Add(TimeSpan.FromMilliseconds(-5));
        _histogram.Add(TimeSpan.FromDays(1));

        Assert.Equal(2, _histogram.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(1), _histogram.Quantile(0.5));
    }
}
