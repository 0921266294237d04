using LiveTranslate.Cli.Listening;
using Xunit;

namespace LiveTranslate.Tests.Cli.Listening;

public sealed class AwaitedSpeechTests
{
    private readonly AwaitedSpeech _speech = new();

    [Fact]
    public void A_caption_is_awaited_until_it_is_spoken()
    {
        _speech.Expect(3);
        Assert.True(_speech.Awaited);

        Assert.True(_speech.Spoken(3));
        Assert.False(_speech.Awaited);
    }

    [Fact]
    public void Speech_that_comes_before_its_caption_is_not_awaited()
    {
        Assert.True(_speech.Spoken(3));

        _speech.Expect(3);

        Assert.False(_speech.Awaited);
    }

    [Fact]
    public void The_same_speech_is_heard_once()
    {
        _speech.Expect(3);

        Assert.True(_speech.Spoken(3));
        Assert.False(_speech.Spoken(3));
    }

    [Fact]
    public void Speech_may_overtake_other_speech()
    {
        Assert.True(_speech.Spoken(4));
        _speech.Expect(3);
        _speech.Expect(4);

        Assert.Equal(2, _speech.After(4));
    }

    [Fact]
    public void Whoever_joins_again_asks_for_what_was_not_spoken()
    {
        _speech.Expect(3);
        _speech.Expect(4);
        _speech.Spoken(3);

        Assert.Equal(3, _speech.After(7));
        _speech.Spoken(4);
        Assert.Equal(7, _speech.After(7));
        Assert.Null(_speech.After(null));
    }

    [Fact]
    public void What_is_never_spoken_is_not_awaited_for_ever()
    {
        for (var index = 0; index < 1_000; index++) _speech.Expect(index);

        Assert.Equal(979, _speech.After(999));
    }

    [Fact]
    public void A_single_caption_that_is_never_spoken_is_not_awaited_for_ever()
    {
        for (var index = 0; index < 1_000; index++)
        {
            _speech.Expect(index);
            if (index != 5) _speech.Spoken(index);
        }

        Assert.False(_speech.Awaited);
        Assert.Equal(999, _speech.After(999));
    }

    [Fact]
    public void Speech_of_long_ago_was_heard()
    {
        for (var index = 0; index < 1_000; index++) _speech.Spoken(index);

        Assert.False(_speech.Spoken(5));
    }
}
