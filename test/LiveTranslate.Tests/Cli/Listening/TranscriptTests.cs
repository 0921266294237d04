using LiveTranslate.Cli.Listening;
using LiveTranslate.Contracts.Hubs;
using Xunit;

namespace LiveTranslate.Tests.Cli.Listening;

public sealed class TranscriptTests
{
    [Fact]
    public void Captions_become_cues_in_order_with_times_beyond_an_hour()
    {
        var transcript = new Transcript();
        transcript.Add(Caption(1, "¿Y <tú> & yo?", 3_600_000 * 25 + 61_005, 3_600_000 * 25 + 62_000));
        transcript.Add(Caption(0, "Hola", 0, 2_750));

        Assert.Equal(
            "WEBVTT\n\n0\n00:00:00.000 --> 00:00:02.750\nHola\n\n1\n25:01:01.005 --> 25:01:02.000\n¿Y &lt;tú> &amp; yo?\n",
            transcript.ToVtt());
        Assert.Equal("Hola\n¿Y <tú> & yo?\n", transcript.ToText());
    }

    [Fact]
    public void A_segment_without_words_makes_no_cue()
    {
        var transcript = new Transcript();
        transcript.Add(Caption(0, "", 0, 1_000));

        Assert.Equal("WEBVTT\n", transcript.ToVtt());
    }

    private static Caption Caption(int index, string text, long start, long end) => new()
    {
        SessionId = "7K3M9Q2T", Index = index, Language = "es-ES", SourceText = "", Text = text, StartMs = start, EndMs = end,
    };
}
