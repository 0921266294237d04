using System.Buffers.Binary;
using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class SpeechMarksTests
{
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 17)]
    [InlineData(4_711, 1)]
    [InlineData((1 << 24) - 1, 333)]
    public void A_number_is_read_where_it_was_written_whatever_is_around_it(int number, int offset)
    {
        var pcm = Noise(1_000);
        SpeechMarks.Write(pcm.AsSpan(2 * offset), number);

        Assert.Equal([(offset + SpeechMarks.Samples - 1, number)], Read(pcm));
    }

    [Fact]
    public void Numbers_that_follow_each_other_are_all_read()
    {
        var pcm = Noise(10 * SpeechMarks.Samples);
        for (var i = 0; i < 10; i++)
            SpeechMarks.Write(pcm.AsSpan(2 * i * SpeechMarks.Samples), i);

        Assert.Equal(Enumerable.Range(0, 10), Read(pcm).Select(mark => mark.Number));
    }

    [Fact]
    public void Noise_and_silence_have_no_numbers()
    {
        Assert.Empty(Read(Noise(1_000_000)));
        Assert.Empty(Read(new byte[100_000]));
    }

    [Fact]
    public void A_number_with_one_wrong_bit_is_none()
    {
        for (var wrong = 0; wrong < SpeechMarks.Samples; wrong++)
        {
            var pcm = new byte[2 * SpeechMarks.Samples];
            SpeechMarks.Write(pcm, 42);
            pcm[2 * wrong] ^= 1;
            Assert.Empty(Read(pcm));
        }
    }

    [Fact]
    public void Nobody_hears_the_difference()
    {
        var plain = Noise(SpeechMarks.Samples);
        var marked = plain.ToArray();
        SpeechMarks.Write(marked, 4_711);

        for (var i = 0; i < plain.Length; i += 2)
            Assert.InRange(SampleAt(marked, i) - SampleAt(plain, i), -1, 1);
    }

    [Fact]
    public void A_number_that_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeechMarks.Write(new byte[2 * SpeechMarks.Samples], 1 << 24));

    private static List<(int At, int Number)> Read(byte[] pcm)
    {
        var reader = new SpeechMarks.Reader();
        var marks = new List<(int, int)>();
        for (var i = 0; i < pcm.Length; i += 2)
            if (reader.Read(SampleAt(pcm, i)) is { } number)
                marks.Add((i / 2, number));
        return marks;
    }

    private static short SampleAt(byte[] pcm, int at) => BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(at));

    private byte[] Noise(int samples)
    {
        var pcm = new byte[2 * samples];
        _random.NextBytes(pcm);
        return pcm;
    }
}
