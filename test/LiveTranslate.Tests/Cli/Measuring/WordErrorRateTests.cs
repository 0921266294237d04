using LiveTranslate.Cli.Measuring;
using Xunit;

namespace LiveTranslate.Tests.Cli.Measuring;

public sealed class WordErrorRateTests
{
    [Theory]
    [InlineData("Good morning, all of you.", "good morning all of you", 0)]
    [InlineData("one two three four", "one two four", 0.25)]
    [InlineData("one two three four", "one too three four", 0.25)]
    [InlineData("one two three four", "one two three and four", 0.25)]
    [InlineData("one two", "", 1)]
    [InlineData("one two", "a b c d", 2)]
    [InlineData("", "", 0)]
    [InlineData("", "words", 1)]
    [InlineData("Don't stop", "don’t 'stop'", 0)]
    public void The_rate_counts_wrong_missing_and_added_words(string reference, string heard, double expected) =>
        Assert.Equal(expected, WordErrorRate.Of(reference, heard), 6);
}
