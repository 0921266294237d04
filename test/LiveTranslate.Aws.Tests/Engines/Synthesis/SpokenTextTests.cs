using LiveTranslate.Engines.Aws.Synthesis;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Synthesis;

public sealed class SpokenTextTests
{
    [Fact]
    public void At_a_voices_own_speed_the_text_is_sent_as_it_is()
    {
        Assert.Equal(new SpokenText("Hola <mundo> & más", "text"), SpokenText.Of("Hola <mundo> & más", 100));
    }

    [Fact]
    public void At_another_speed_it_is_ssml_whose_text_cannot_be_mistaken_for_tags()
    {
        Assert.Equal(
            new SpokenText("<speak><prosody rate=\"120%\">a &lt;break/&gt; &amp; b</prosody></speak>", "ssml"),
            SpokenText.Of("a <break/> & b", 120));
    }

    [Theory]
    [InlineData("uno\0dos\u0007tres\n", "uno dos tres ")]
    [InlineData("🍕 é", "🍕 é")]
    public void What_no_voice_can_say_becomes_a_space(string text, string plain) => Assert.Equal(plain, SpokenText.Of(text, 100).Text);

    // Not inline data: a test runner would write it down as UTF-8, which it is not.
    [Fact]
    public void Half_a_character_becomes_the_sign_for_one() => Assert.Equal("a\uFFFD", SpokenText.Of("a\ud83c", 100).Text);
}
