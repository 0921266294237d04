using LiveTranslate.Engines.Offline.Recognition;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Recognition;

public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("read(2)", "read")]
    [InlineData("house", "house")]
    [InlineData("<sil>", null)]
    [InlineData("<s>", null)]
    [InlineData("[NOISE]", null)]
    [InlineData("[SPEECH]", null)]
    [InlineData("++um++", null)]
    [InlineData("", null)]
    public void Word_drops_fillers_and_pronunciations(string token, string? word) =>
        Assert.Equal(word, SpokenText.Word(token));

    [Theory]
    [InlineData("the house is red", "The house is red")]
    [InlineData("i think i'm late and i'll go", "I think I'm late and I'll go")]
    [InlineData("we speak english on monday", "We speak English on Monday")]
    [InlineData("spain's weather in may", "Spain's weather in may")]
    [InlineData("", "")]
    public void Sentence_has_the_capitals_a_translator_needs(string words, string sentence) =>
        Assert.Equal(sentence, SpokenText.Sentence(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
