using System.Runtime.InteropServices;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class SpeechMarksTests
{
    private readonly Random _noise = new(1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4_711, 63)]
    [InlineData((1 << 24) - 1, 1_001)]
    public void A_number_is_read_wherever_the_audio_begins(int number, int before)
    {
        var audio = Noise(before + SpeechFormat.ChunkSamples);

        SpeechMarks.Write(Bytes(audio, before), number);

        Assert.Equal([(number, before + SpeechMarks.Samples)], Read(audio));
    }

    [Fact]
    public void Nobody_hears_a_number()
    {
        var audio = Noise(SpeechFormat.ChunkSamples);
        var marked = audio.ToArray();

        SpeechMarks.Write(Bytes(marked), 5);

        Assert.All(audio.Zip(marked), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
        Assert.Equal(audio[SpeechMarks.Samples..], marked[SpeechMarks.Samples..]);
    }

    [Fact]
    public void A_million_samples_of_noise_and_silence_have_no_number()
    {
        Assert.Empty(Read(Noise(1_000_000)));
        Assert.Empty(Read(new short[1_000_000]));
        Assert.Empty(Read([.. Enumerable.Repeat((short)-1, 1_000_000)]));
    }

    [Fact]
    public void A_number_that_lost_a_sample_or_changed_in_one_is_not_read()
    {
        var audio = Noise(SpeechFormat.ChunkSamples);
        SpeechMarks.Write(Bytes(audio), 5);

        for (var at = 0; at < SpeechMarks.Samples; at++)
        {
            Assert.Empty(Read([.. audio[..at], .. audio[(at + 1)..SpeechMarks.Samples]]));
            var changed = audio.ToArray();
            changed[at] ^= 1;
            Assert.Empty(Read(changed));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1 << 24)]
    public void A_number_that_does_not_fit_is_refused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeechMarks.Write(new byte[SpeechFormat.ChunkBytes], number));

    private static List<(int Number, int End)> Read(IEnumerable<short> audio)
    {
        var reader = new SpeechMarks.Reader();
        return [.. audio.Select((sample, i) => (Number: reader.Read(sample), End: i + 1))
            .Where(read => read.Number is not null).Select(read => (read.Number!.Value, read.End))];
    }

    private static Span<byte> Bytes(short[] audio, int from = 0) => MemoryMarshal.AsBytes(audio.AsSpan(from));

    private short[] Noise(int samples) => [.. Enumerable.Range(0, samples).Select(_ => (short)_noise.Next(short.MinValue, short.MaxValue + 1))];
}
