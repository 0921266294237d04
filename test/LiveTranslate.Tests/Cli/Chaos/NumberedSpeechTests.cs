using System.Runtime.InteropServices;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class NumberedSpeechTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_chunk_has_its_own_number()
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 3);
        var reader = new SpeechMarks.Reader();
        var numbers = new List<int>();

        await foreach (var chunk in speech.SpeakAsync(Minute))
        {
            Assert.Equal(SpeechFormat.ChunkBytes, chunk.Length);
            foreach (var sample in MemoryMarshal.Cast<byte, short>(chunk.Span).ToArray())
                if (reader.Read(sample) is { } number) numbers.Add(number);
        }

        Assert.Equal(Enumerable.Range(0, 240), numbers);
        Assert.Equal((240, 60_000), (speech.Spoken, speech.SpokenMs));
    }

    [Fact]
    public async Task A_chunk_counts_as_said_when_the_next_one_is_due()
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        await using var chunks = speech.SpeakAsync(Minute).GetAsyncEnumerator(Cancelled);

        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal(0, speech.Spoken);
        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal(1, speech.Spoken);
    }

    [Fact]
    public async Task Whoever_finishes_has_said_all_that_was_handed_out()
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        var chunks = 0;

        await foreach (var _ in speech.SpeakAsync(Minute))
            if (++chunks == 7) speech.Finish();

        Assert.Equal((7, 7), (chunks, speech.Spoken));
    }

    [Fact]
    public async Task What_was_loud_is_told_from_the_pauses_also_when_the_talk_begins_again()
    {
        var recording = await Recording.OpenAsync(Cancelled);
        var length = (long)recording.Duration.TotalMilliseconds / SpeechFormat.ChunkMilliseconds * SpeechFormat.ChunkMilliseconds;
        var speech = new NumberedSpeech(recording, start: 0);

        var whole = speech.LoudBetween(0, length);

        Assert.InRange(whole.TotalMilliseconds, length * 0.3, length * 0.95);
        Assert.Equal(whole, speech.LoudBetween(length, 2 * length));
        Assert.Equal(TimeSpan.Zero, speech.LoudBetween(5_000, 5_000));
    }
}
