using System.Text.Json;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Cli.Audio;

/// <summary>The same vectors as the page's <c>downmix.test.ts</c>: both must make the same of the same sound.</summary>
public sealed class DownmixTests
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static readonly Vector[] Vectors = JsonSerializer.Deserialize<Vector[]>(
        File.ReadAllText(Checkout.Folder("src", "LiveTranslate.Web", "tests", "speak", "capture", "downmix.json")), Format)!;

    public static TheoryData<string> Names => [.. Vectors.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Channels_become_the_one_the_vectors_say_however_the_input_is_cut(string name)
    {
        var vector = Vectors.Single(one => one.Name == name);
        foreach (var frames in new[] { int.MaxValue, 1, 7, 128 })
        {
            var mono = Mix(vector, frames);

            Assert.Equal(vector.Mono.Length, mono.Count);
            Assert.All(vector.Mono.Zip(mono), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        }
    }

    [Fact]
    public void Opposite_phase_keeps_the_energy_of_a_channel()
    {
        var vector = Vectors.Single(one => one.Name == "opposite phase from the start");

        Assert.Equal(Energy(vector.Channels[0]), Energy(Mix(vector, 128)), 1e-6);
    }

    [Fact]
    public void A_switch_does_not_click()
    {
        var vector = Vectors.Single(one => one.Name == "opposite phase after agreement");
        var mono = Mix(vector, 128);

        // No step is larger than the tone's own largest, by much.
        var steps = mono.Zip(mono.Skip(1), (left, right) => Math.Abs(right - left)).Max();
        Assert.InRange(steps, 0, 0.5 * 2 * Math.PI * 110 / 1_000 * 1.2);
    }

    private static List<float> Mix(Vector vector, int frames)
    {
        var count = vector.Channels.Length;
        float[] interleaved = [.. Enumerable.Range(0, vector.Mono.Length).SelectMany(frame => vector.Channels.Select(channel => (float)channel[frame]))];
        var downmix = new Downmix(count, vector.Rate);
        var mono = new List<float>();
        foreach (var part in interleaved.Chunk((int)Math.Min((long)frames * count, interleaved.Length)))
            downmix.Write(part, mono);
        downmix.Complete(mono);
        return mono;
    }

    private static double Energy(IEnumerable<double> samples) => samples.Average(sample => sample * sample);

    private static double Energy(IEnumerable<float> samples) => Energy(samples.Select(sample => (double)sample));

    private sealed record Vector(string Name, int Rate, double[][] Channels, double[] Mono);
}
