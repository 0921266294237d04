using LiveTranslate.AwsSimulator.Transcribe;
using LiveTranslate.AwsSimulator.Transcribe.Recognition;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

public sealed class StableWordsTests
{
    [Fact]
    public void A_word_that_was_told_to_be_stable_stays_whatever_is_heard_later()
    {
        var words = new StableWords(agreeing: 2);

        Assert.Equal("the(?)", Told(words.Add([Word("the", 0)], isFinal: false)));
        Assert.Equal("the(!) whether(?)", Told(words.Add([Word("the", 0), Word("whether", 1)], isFinal: false)));
        Assert.Equal("the(!) whether(!) is(?)", Told(words.Add([Word("the", 0), Word("whether", 1), Word("is", 2)], isFinal: false)));
        Assert.Equal("the(!) whether(!) is(?) nice(?)", Told(words.Add(
            [Word("a", 0), Word("weather", 1), Word("is", 2), Word("nice", 3)], isFinal: true)));
    }

    [Fact]
    public void A_word_that_keeps_changing_is_not_stable()
    {
        var words = new StableWords(agreeing: 2);

        words.Add([Word("go", 0)], isFinal: false);
        Assert.Equal("going(?)", Told(words.Add([Word("going", 0)], isFinal: false)));
        Assert.Equal("go(?)", Told(words.Add([Word("go", 0)], isFinal: false)));
    }

    private static HeardWord Word(string text, int second) => new(text, TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), 1);

    private static string Told(IEnumerable<(HeardWord Word, bool Stable)> words) =>
        string.Join(' ', words.Select(word => $"{word.Word.Text}({(word.Stable ? '!' : '?')})"));
}
