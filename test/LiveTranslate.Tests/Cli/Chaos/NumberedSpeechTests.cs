using System.Buffers.Binary;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class NumberedSpeechTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_chunk_has_its_number_at_its_beginning()
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 5);
        var numbers = new List<int?>();

        await foreach (var chunk in speech.SpeakAsync(TimeSpan.FromSeconds(5)))
            numbers.Add(NumberOf(chunk));

        Assert.Equal(Enumerable.Range(0, 20).Cast<int?>(), numbers);
        Assert.Equal(20, speech.Spoken);
        Assert.Equal(5_000, speech.SpokenMs);
    }

    [Fact]
    public async Task The_recording_itself_is_not_marked()
    {
        var recording = await Recording.OpenAsync(Cancelled);
        await foreach (var _ in new NumberedSpeech(recording, start: 0).SpeakAsync(TimeSpan.FromSeconds(1)))
        {
        }

        await foreach (var chunk in recording.LoopAsync(0, TimeSpan.FromSeconds(1), Cancelled))
            Assert.Null(NumberOf(chunk));
    }

    [Fact]
    public async Task It_ends_after_the_chunk_that_is_being_said()
    {
        var speech = new NumberedSpeech(await Recording.OpenAsync(Cancelled), start: 0);
        var chunks = 0;

        await foreach (var _ in speech.SpeakAsync(TimeSpan.FromHours(1)))
            if (++chunks == 3)
                speech.Finish();

        Assert.Equal(3, chunks);
        Assert.Equal(3, speech.Spoken);
    }

    [Fact]
    public async Task What_was_loud_is_known_over_the_end_of_the_recording()
    {
        var recording = await Recording.OpenAsync(Cancelled);
        var whole = (long)recording.Duration.TotalMilliseconds / SpeechFormat.ChunkMilliseconds * SpeechFormat.ChunkMilliseconds;
        var speech = new NumberedSpeech(recording, start: 0);

        var once = speech.LoudBetween(0, whole);

        // Somebody speaks for a good part of it.
        Assert.InRange(once / recording.Duration, 0.2, 0.9);
        Assert.Equal(once, speech.LoudBetween(whole, 2 * whole));
    }

    private static int? NumberOf(ReadOnlyMemory<byte> chunk)
    {
        var reader = new SpeechMarks.Reader();
        int? number = null;
        for (var i = 0; i < 2 * SpeechMarks.Samples; i += 2)
            number = reader.Read(BinaryPrimitives.ReadInt16LittleEndian(chunk.Span[i..]));
        return number;
    }
}
