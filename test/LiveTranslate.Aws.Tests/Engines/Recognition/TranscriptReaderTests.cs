using LiveTranslate.Engines.Aws.Recognition;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Recognition;

public sealed class TranscriptReaderTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    [Fact]
    public void Words_of_the_lead_in_and_of_what_follows_are_dropped_with_their_punctuation()
    {
        // Heard: a second before, two of the window, half a second after.
        var result = Result("It was late. Good morning, everyone. We", Word("It", 0.1), Word("was", 0.4), Word("late", 0.6), Mark(".", 0.9),
            Word("Good", 1.1), Word("morning", 1.5), Mark(",", 1.8), Word("everyone", 2.4), Mark(".", 2.7), Word("We", 3.1));

        var read = new TranscriptReader(TimeSpan.FromSeconds(1), " ").Read(result, Window);

        Assert.Equal("Good morning, everyone.", read.Text);
        Assert.Equal((TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1.6)), (read.Start, read.End));
    }

    [Theory]
    [InlineData(0.85, "morning")]
    [InlineData(0.95, "Good morning")]
    public void A_word_on_the_border_belongs_to_the_side_of_its_middle(double start, string text)
    {
        // Words last 0.2 s.
        var result = Result("Good morning", Word("Good", start), Word("morning", 1.4));

        Assert.Equal(text, new TranscriptReader(TimeSpan.FromSeconds(1), " ").Read(result, Window).Text);
    }

    [Fact]
    public void Without_a_lead_in_the_text_is_as_transcribe_writes_it()
    {
        var result = Result("It costs $3.50.", Word("It", 0.1), Word("costs", 0.4), Word("$3.50", 0.8), Mark(".", 1.2));

        Assert.Equal("It costs $3.50.", new TranscriptReader(TimeSpan.Zero, " ").Read(result, Window).Text);
    }

    [Fact]
    public void Languages_without_spaces_get_none()
    {
        var result = Result("昨日東京へ", Word("昨日", 0.4), Word("東京", 1.2), Word("へ", 1.6));

        Assert.Equal("東京へ", new TranscriptReader(TimeSpan.FromSeconds(1), AwsLanguageSpace("ja-JP")).Read(result, Window).Text);
    }

    [Fact]
    public void A_result_that_lies_before_the_window_says_nothing()
    {
        var read = new TranscriptReader(TimeSpan.FromSeconds(1), " ").Read(Result("Yes.", Word("Yes", 0.3), Mark(".", 0.5)), Window);

        Assert.Equal("", read.Text);
        Assert.InRange(read.End, read.Start, Window);
    }

    [Fact]
    public void Confidence_is_that_of_the_window_s_words_of_a_final_result()
    {
        var items = new[] { Word("before", 0.2, confidence: 0.1), Word("one", 1.2, confidence: 0.8), Word("two", 1.6, confidence: 0.6), Mark(".", 1.8) };
        var reader = new TranscriptReader(TimeSpan.FromSeconds(1), " ");

        Assert.Equal(0.7, reader.Read(Result("before one two.", items), Window).Confidence!.Value, precision: 6);
        Assert.Null(reader.Read(Result("before one two.", items) with { IsPartial = true }, Window).Confidence);
    }

    [Fact]
    public void A_result_without_alternatives_is_empty()
    {
        Assert.Equal("", new TranscriptReader(TimeSpan.Zero, " ").Read(new TranscriptResult("r", false, 0, 1, null), Window).Text);
    }

    private static string AwsLanguageSpace(string tag) =>
        LiveTranslate.Engines.Aws.AwsLanguages.SpaceOf(LiveTranslate.Pipeline.LanguageTag.Parse(tag));

    private static TranscriptResult Result(string text, params TranscriptItem[] items) =>
        new("r", IsPartial: false, items[0].StartTime, items[^1].EndTime, [new TranscriptAlternative(text, items)]);

    private static TranscriptItem Word(string text, double start, double? confidence = null) =>
        new(text, "pronunciation", start, start + 0.2, confidence);

    private static TranscriptItem Mark(string text, double at) => new(text, "punctuation", at, at, null);
}
