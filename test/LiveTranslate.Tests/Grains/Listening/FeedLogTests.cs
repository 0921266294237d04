using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Listening;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Grains.Listening;

public sealed class FeedLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FeedLog _log;

    public FeedLogTests() => _log = new FeedLog(_time, TimeSpan.FromMinutes(1));

    [Fact]
    public void Captions_are_kept_by_index_without_gaps()
    {
        _log.StartAt(5);
        _log.Append(CaptionOf(5));
        _log.Append(CaptionOf(6));
        Assert.Equal([6], _log.CaptionsFrom(6, 10).Select(caption => caption.Index));
        Assert.Throws<InvalidOperationException>(() => _log.Append(CaptionOf(8)));
        Assert.Equal(7, _log.Next);
    }

    [Fact]
    public void What_is_older_than_a_minute_is_let_go_and_the_numbering_goes_on()
    {
        _log.Append(CaptionOf(0));
        _time.Advance(TimeSpan.FromSeconds(61));
        _log.Append(CaptionOf(1));
        Assert.Equal(1, _log.First);
        Assert.Equal([1], _log.CaptionsFrom(0, 10).Select(caption => caption.Index));
    }

    [Fact]
    public void A_log_that_starts_anew_keeps_nothing_of_before()
    {
        _log.StartAt(5);
        _log.Append(CaptionOf(5));
        _log.Append(5, SpeechOf(5));

        _log.StartAt(9);
        _log.Append(CaptionOf(9));

        Assert.Equal((9, 10), (_log.First, _log.Next));
        Assert.Equal([9], _log.CaptionsFrom(0, 10).Select(caption => caption.Index));
        Assert.Equal(9, _log.CaptionAt(9)!.Index);
        Assert.Empty(_log.SpeechFrom(0, 10));
    }

    [Fact]
    public void Speech_is_never_ahead_of_its_caption()
    {
        _log.Append(CaptionOf(0));
        _log.Append(0, SpeechOf(0));
        _log.Append(1, SpeechOf(1));
        Assert.Equal([0], _log.SpeechFrom(0, 10).Select(speech => speech.Index));
        _log.Append(CaptionOf(1));
        Assert.Equal([0, 1], _log.SpeechFrom(0, 10).Select(speech => speech.Index));
    }

    [Fact]
    public void A_caption_without_speech_leaves_no_hole_that_would_be_waited_for()
    {
        for (var i = 0; i < 3; i++) _log.Append(CaptionOf(i));
        _log.Append(0, SpeechOf(0));
        _log.Append(1, null);
        _log.Append(2, SpeechOf(2));
        _log.Append(2, SpeechOf(2));
        Assert.Equal([0, 2], _log.SpeechFrom(0, 10).Select(speech => speech.Index));
        Assert.Equal(3, _log.NextSpeech);
    }

    private static Caption CaptionOf(int index) => new()
    {
        SessionId = "7K3MQ9TB", Index = index, Language = "es-ES", SourceText = "", Text = "", StartMs = 0, EndMs = 0,
    };

    private static Speech SpeechOf(int index) => new()
    {
        SessionId = "7K3MQ9TB", Index = index, Language = "es-ES", ContentType = "audio/mpeg", DurationMs = 1, Url = "",
    };
}
