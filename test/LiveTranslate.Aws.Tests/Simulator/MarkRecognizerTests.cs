using LiveTranslate.AwsSimulator.Transcribe.Recognition;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>What <c>livetranslate chaos</c> says into it, and what it hears.</summary>
public sealed class MarkRecognizerTests
{
    private const int ChunkMs = SpeechFormat.ChunkMilliseconds;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    // Bytes at a time: a chunk, ten samples, and what chunks and marks are no multiples of.
    [InlineData(SpeechFormat.ChunkBytes)]
    [InlineData(SpeechFormat.SampleBytes * 10)]
    [InlineData(1_234)]
    public async Task Every_number_is_heard_once_however_the_audio_is_cut(int part)
    {
        var heard = await HearAsync(await SpeakAsync(8), part);

        Assert.Equal(Enumerable.Range(0, 8), Numbers(heard));
        Assert.Equal(
            [.. Enumerable.Range(0, 8).Select(i => TimeSpan.FromMilliseconds(i * ChunkMs))],
            heard[^1].Words.Select(word => word.Start));
        Assert.Equal(TimeSpan.FromMilliseconds(8 * ChunkMs), heard[^1].Through);
    }

    [Fact]
    public async Task A_number_whose_beginning_is_cut_off_is_not_heard()
    {
        var audio = await SpeakAsync(3);

        Assert.Equal([1, 2], Numbers(await HearAsync(audio[SpeechFormat.SampleBytes..], SpeechFormat.ChunkBytes)));
    }

    [Fact]
    public async Task What_has_no_numbers_is_silence() => Assert.Empty(await HearAsync(new byte[64_000], 1_000));

    [Fact]
    public async Task More_than_an_utterance_holds_is_the_next_one()
    {
        var heard = await HearAsync(await SpeakAsync(50), SpeechFormat.ChunkBytes);

        Assert.Equal([40, 10], heard.Where(result => result.IsFinal).Select(result => result.Words.Count));
        Assert.Equal(Enumerable.Range(0, 50), Numbers(heard));
    }

    private static async Task<byte[]> SpeakAsync(int chunks)
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        var audio = new List<byte>();
        await foreach (var chunk in speech.SpeakAsync(TimeSpan.FromMilliseconds(chunks * ChunkMs)))
            audio.AddRange(chunk.Span);
        return [.. audio];
    }

    private static async Task<List<Heard>> HearAsync(byte[] audio, int part)
    {
        await using var recognition = new MarkRecognizer().Start();
        var heard = new List<Heard>();
        var reading = ReadAsync();
        for (var at = 0; at < audio.Length; at += part)
            await recognition.HearAsync(audio.AsMemory(at, Math.Min(part, audio.Length - at)), Cancelled);
        recognition.Complete();
        await reading.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancelled);
        return heard;

        async Task ReadAsync()
        {
            await foreach (var result in recognition.Results) heard.Add(result);
        }
    }

    private static IEnumerable<int> Numbers(IEnumerable<Heard> heard) => heard
        .Where(result => result.IsFinal).SelectMany(result => result.Words)
        .Select(word => int.Parse(word.Text, System.Globalization.CultureInfo.InvariantCulture));
}
