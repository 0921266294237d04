using LiveTranslate.Cli.Audio;
using Xunit;

namespace LiveTranslate.Tests.Cli.Audio;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8_000, 1_000)]
    [InlineData(11_025, 1_000)]
    [InlineData(22_050, 3_000)]
    [InlineData(44_100, 440)]
    [InlineData(44_100, 6_500)]
    [InlineData(48_000, 5_000)]
    [InlineData(96_000, 7_000)]
    [InlineData(47_999, 1_000)]
    public void A_sine_stays_the_same_sine_at_the_same_time(int rate, double frequency)
    {
        var result = Resample(WavBytes.Sine(frequency, rate, rate / 2), rate);
        var expected = WavBytes.Sine(frequency, 16_000, result.Length);

        // Away from the edges, where the silence around the sound rings in.
        for (var i = 200; i < result.Length - 200; i++)
            Assert.Equal(expected[i], result[i], 0.001);
    }

    [Theory]
    [InlineData(22_050, 9_000)]
    [InlineData(44_100, 8_000)]
    [InlineData(44_100, 8_200)]
    [InlineData(44_100, 15_000)]
    [InlineData(48_000, 8_500)]
    [InlineData(48_000, 12_345)]
    [InlineData(96_000, 31_000)]
    [InlineData(192_000, 16_000)]
    public void A_sound_above_half_the_new_rate_is_60_dB_down_or_more(int rate, double frequency)
    {
        var result = Resample(WavBytes.Sine(frequency, rate, rate, amplitude: 1), rate);

        var loudest = result[200..^200].Max(Math.Abs);
        Assert.InRange(20 * Math.Log10(loudest), double.NegativeInfinity, -60);
    }

    [Theory]
    [InlineData(8_000, 1_000, 2_000)]
    [InlineData(48_000, 48_000, 16_000)]
    [InlineData(48_000, 48_001, 16_001)]
    [InlineData(44_100, 44_100, 16_000)]
    [InlineData(44_100, 1, 1)]
    [InlineData(16_000, 777, 777)]
    public void The_result_is_exactly_as_long_as_the_ratio_says(int rate, int samples, int expected) =>
        Assert.Equal(expected, Resample(new double[samples], rate).Length);

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(8_000)]
    public void However_the_input_is_cut_the_result_is_the_same(int rate)
    {
        var random = new Random(7);
        double[] noise = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() - 0.5)];
        var whole = Resample(noise, rate);

        foreach (var block in new[] { 1, 7, 160, 4_410 })
            Assert.Equal(whole, Resample(noise, rate, block));
    }

    [Fact]
    public void A_constant_stays_constant()
    {
        var result = Resample([.. Enumerable.Repeat(0.25, 10_000)], 44_100);

        Assert.All(result[200..^200], sample => Assert.Equal(0.25, sample, 1e-4));
    }

    [Fact]
    public void No_input_gives_no_output() => Assert.Empty(Resample([], 44_100));

    private static float[] Resample(double[] input, int rate, int block = int.MaxValue)
    {
        var resampler = new Resampler(rate, 16_000);
        var output = new List<float>();
        foreach (var part in input.Select(sample => (float)sample).Chunk(Math.Min(block, Math.Max(1, input.Length))))
            resampler.Write(part, output);
        resampler.Complete(output);
        return [.. output];
    }
}
