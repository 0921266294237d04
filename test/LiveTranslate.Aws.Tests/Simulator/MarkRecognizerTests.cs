using LiveTranslate.AwsSimulator.Transcribe.Recognition;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>What proves afterwards which audio was heard.</summary>
public sealed class MarkRecognizerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_numbers_of_the_chunks_are_heard_each_at_the_beginning_of_its_chunk()
    {
        var words = await HearAsync(await SpeakAsync(8), SpeechFormat.ChunkBytes);

        Assert.Equal(Enumerable.Range(0, 8).Select(number => $"{number}"), words.Select(word => word.Text));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(number => TimeSpan.FromMilliseconds(number * SpeechFormat.ChunkMilliseconds)),
            words.Select(word => word.Start));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6_398)]
    public async Task They_are_heard_in_whatever_pieces_the_audio_comes(int bytes) =>
        Assert.Equal(["0", "1", "2"], (await HearAsync(await SpeakAsync(3), bytes)).Select(word => word.Text));

    [Fact]
    public async Task A_chunk_whose_beginning_is_missing_is_not_heard() =>
        Assert.Equal(["1", "2"], (await HearAsync((await SpeakAsync(3))[2..], SpeechFormat.ChunkBytes)).Select(word => word.Text));

    [Fact]
    public async Task Audio_without_numbers_has_no_words() =>
        Assert.Empty(await HearAsync(new byte[SpeechFormat.BytesPerSecond], SpeechFormat.ChunkBytes));

    [Fact]
    public async Task More_than_one_utterance_holds_is_heard_in_several() =>
        Assert.Equal(100, (await HearAsync(await SpeakAsync(100), SpeechFormat.ChunkBytes)).Select(word => word.Text).Distinct().Count());

    private static async Task<byte[]> SpeakAsync(int chunks)
    {
        var pcm = new List<byte>();
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        await foreach (var chunk in speech.SpeakAsync(TimeSpan.FromMilliseconds(chunks * SpeechFormat.ChunkMilliseconds)))
            pcm.AddRange(chunk.Span);
        return [.. pcm];
    }

    private static async Task<List<HeardWord>> HearAsync(byte[] pcm, int bytes)
    {
        await using var recognition = new MarkRecognizer().Start();
        var hearing = Task.Run(
            async () =>
            {
                foreach (var piece in pcm.Chunk(bytes)) await recognition.HearAsync(piece, Cancelled);
                recognition.Complete();
            },
            Cancelled);
        var words = new List<HeardWord>();
        await foreach (var heard in recognition.Results.WithCancellation(Cancelled))
            if (heard.IsFinal) words.AddRange(heard.Words);
        await hearing;
        return words;
    }
}
