using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Tests.Pipeline;

public sealed class EngineTextTests
{
    [Theory]
    [InlineData("Good evening.", "Good evening.")]
    [InlineData("a\0b\u0007c\u0085d\u001be", "a b c d e")]
    [InlineData(" one\r\n\r\ntwo\u2028three\u2029four\tfive ", "one two three four five")]
    [InlineData("Qu\u2019est-ce\u00a0? 5\u202f%", "Qu\u2019est-ce\u00a0? 5\u202f%")]
    [InlineData("a\u202eb\u2067c\u2069\ufeffd", "abcd")]
    [InlineData("\u0301a", "a")]
    [InlineData("\0\n\u202e", "")]
    [InlineData("👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✌🏽 ناـ\u200cمه ñ ภาษาไทย हिन्दी", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✌🏽 ناـ\u200cمه ñ ภาษาไทย हिन्दी")]
    public void Clean_leaves_one_line_of_text_as_it_was_meant(string text, string clean)
    {
        Assert.Equal(clean, EngineText.Clean(text));
        Assert.Equal(clean, EngineText.Clean(clean));
    }

    // Not inline data: a test runner would write them down as UTF-8, which they are not.
    [Fact]
    public void Clean_replaces_half_a_character() => Assert.Equal("a \ufffd \ufffdb", EngineText.Clean("a \ud83c \udf00b"));

    [Fact]
    public void Clean_bounds_what_stands_on_one_letter() =>
        Assert.Equal("a" + new string('\u0301', 8) + "b\u0301", EngineText.Clean("a" + new string('\u0301', 1_200) + "b\u0301"));

    [Fact]
    public void Clean_bounds_the_length_between_two_characters()
    {
        var clean = EngineText.Clean(string.Concat(Enumerable.Repeat("🍕", 100_000)));
        Assert.InRange(clean.Length, EngineText.MaxLength - 2, EngineText.MaxLength);
        Assert.EndsWith("🍕…", clean, StringComparison.Ordinal);
        Assert.Equal(clean, EngineText.Clean(clean));
    }
}
