using System.Text;
using LiveTranslate.Engines.Offline.Translation;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Translation;

public sealed class ApertiumTextTests
{
    [Theory]
    [InlineData("a\0b\u0007c", "a b c")]
    [InlineData("  one \r\n two\t", "one two")]
    [InlineData("🍕 é", "🍕 é")]
    [InlineData(" \n ", "")]
    public void Clean_leaves_one_line_without_control_characters(string text, string clean) =>
        Assert.Equal(clean, ApertiumText.Clean(text));

    // Not inline data: a test runner would write it down as UTF-8, which it is not.
    [Fact]
    public void Clean_replaces_half_a_character() => Assert.Equal("a \ufffd", ApertiumText.Clean("a \ud83c"));

    [Theory]
    [InlineData("The water", "EL agua.[]", "El agua")]
    [InlineData("A day. The water", "Un día. EL agua.[]", "Un día. El agua")]
    [InlineData("Of NATO I know", "EL de la OTAN sé.[]", "El de la OTAN sé")]
    [InlineData("UK is far", "RU está lejos.[]", "RU está lejos")]
    [InlineData("I watch TV", "Miro TV y.[]", "Miro TV y")]
    public void Decode_writes_an_article_in_capitals_as_the_beginning_of_a_sentence(string clean, string answer, string text) =>
        Assert.Equal(text, ApertiumText.Decode(Encoding.UTF8.GetBytes(answer), clean));

    [Theory]
    [InlineData("The house", "The house.[]\0")]
    [InlineData("The house!", "The house![]\0")]
    [InlineData("a [b] {c} <d> e/f g\\h ^$@", @"a \[b\] \{c\} \<d\> e\/f g\\h \^\$\@.[]" + "\0")]
    public void Encode_escapes_and_ends_the_sentence(string clean, string encoded) =>
        Assert.Equal(encoded, Encoding.UTF8.GetString(ApertiumText.Encode(clean)));

    [Theory]
    [InlineData(" La casa.[]", "The house", "La casa")]
    [InlineData("La casa.[]", "The house.", "La casa.")]
    [InlineData(@"a \[b\] \\.[]", @"a [b] \", @"a [b] \")]
    [InlineData("*zyx @abc #def.[]", "zyx abc def", "zyx abc def")]
    [InlineData("*zyx 2*3.[]", "*zyx 2*3", "*zyx 2*3")]
    [InlineData("2 # 3.[]", "2 3", "2 # 3")]
    public void Decode_gives_back_what_a_listener_reads(string answer, string clean, string text) =>
        Assert.Equal(text, ApertiumText.Decode(Encoding.UTF8.GetBytes(answer), clean));

    [Fact]
    public void Decode_takes_no_half_answer() => Assert.Null(ApertiumText.Decode("La casa"u8, "The house"));
}
