using LiveTranslate.Cli.Chaos;
using LiveTranslate.Contracts.Hubs;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class ChaosListenerTests
{
    private readonly ChaosListener _listener = new();

    [Fact]
    public async Task Captions_are_there_again_with_the_first_one_that_reaches_beyond_the_fault()
    {
        await HearAsync(0, "one", at: 10);
        await HearAsync(1, "two", at: 20);
        await HearAsync(2, "three", at: 30);

        Assert.Equal((20, 30, null), (_listener.FirstBeyond(1_999), _listener.FirstBeyond(2_000), _listener.FirstBeyond(3_000)));
        Assert.Equal(3_000, _listener.ReachedMs);
    }

    [Fact]
    public async Task A_caption_that_only_says_what_failed_does_not_count()
    {
        await HearAsync(0, "one", at: 10);
        await HearAsync(1, "", at: 20);

        Assert.Null(_listener.FirstBeyond(1_000));
        Assert.Equal(1_000, _listener.ReachedMs);
        Assert.Equal([0, 1], _listener.Captions.Keys);
    }

    [Fact]
    public async Task A_caption_out_of_order_and_speech_heard_twice_are_found()
    {
        await HearAsync(1, "two", at: 10);
        await HearAsync(0, "one", at: 20);
        await SpeakAsync(0);
        await SpeakAsync(0);

        Assert.Equal((1, 1), (_listener.Disordered, _listener.SpokenTwice));
        Assert.Equal(["segment 0 was heard after 1", "segment 0 was spoken twice"], _listener.Findings);
    }

    private ValueTask HearAsync(int index, string text, long at) => _listener.CaptionedAsync(
        new Caption
        {
            SessionId = "7K3M9QTB", Index = index, Language = "es-ES", SourceText = text, Text = text,
            StartMs = index * 1_000, EndMs = (index + 1) * 1_000,
        },
        at, past: false, late: false);

    private ValueTask SpeakAsync(int index) => _listener.SpokenAsync(
        new Speech { SessionId = "7K3M9QTB", Index = index, Language = "es-ES", ContentType = "audio/mpeg", DurationMs = 1, Url = "" }, 0);
}
