using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Segmentation;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Segmentation;

public sealed class SegmenterTests
{
    private readonly List<FinishedSentence> _sentences = [];

    [Fact]
    public void Noun_that_the_clock_has_cut_off_is_said_with_its_phrase()
    {
        var segments = Run(new Speech()
            .Window("and the town has found the money to repair the old")
            .Window("bridge", WindowEnd.Pause));

        Assert.Equal(["And the town has found the money", "to repair the old bridge"], segments.Select(segment => segment.Text));
        Assert.Equal([0, 2], segments.Select(segment => segment.CompletedWindows));
        Assert.All(segments, segment => Assert.Equal(0, segment.Sentence));
    }

    [Fact]
    public void Words_that_wait_go_out_with_the_next_window_although_nothing_is_understood_in_it()
    {
        var segments = Run(new Speech()
            .Window("and the town has found the money to repair the old")
            .Window(""));

        Assert.Equal(["And the town has found the money", "to repair the old"], segments.Select(segment => segment.Text));
        Assert.Equal(2, segments[^1].CompletedWindows);
    }

    [Fact]
    public void Segments_of_one_take_lie_end_to_end()
    {
        var speech = new Speech()
            .Window("and the town has found the money to repair the old")
            .Window("bridge over the river in the summer of the next")
            .Window("year", WindowEnd.Pause);

        var segments = Run(speech);

        Assert.Equal(speech.Windows[0].StartSample, segments[0].StartSample);
        Assert.Equal(speech.Windows[^1].EndSample, segments[^1].EndSample);
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.EndSample, pair.Second.StartSample));
    }

    [Fact]
    public void Punctuation_ends_a_sentence_inside_a_window_and_an_abbreviation_does_not()
    {
        var segments = Run(new Speech().Window("today Dr. Smith and Mrs. Jones are here. they brought books for all.", WindowEnd.Pause));

        Assert.Equal(
            ["Today Dr. Smith and Mrs. Jones are here.", "They brought books for all."], segments.Select(segment => segment.Text));
        Assert.All(segments, segment => Assert.True(segment.EndsSentence));
        Assert.Equal([0, 1], segments.Select(segment => segment.Sentence));
        Assert.Equal([(0, 0), (1, 1)], _sentences.Select(sentence => (sentence.FirstIndex, sentence.LastIndex)));
    }

    [Fact]
    public void Short_sentence_is_not_parted_from_what_is_said_in_the_same_breath()
    {
        var segments = Run(new Speech().Window("yes. the library opens at nine. thank you.", WindowEnd.Pause));

        Assert.Equal(["Yes. the library opens at nine. thank you."], segments.Select(segment => segment.Text));
    }

    [Fact]
    public void Session_of_one_word_is_one_segment_and_one_sentence()
    {
        var segment = Assert.Single(Run(new Speech().Window("hello", WindowEnd.Closed)));

        Assert.Equal(("Hello", true, 1), (segment.Text, segment.EndsSentence, segment.CompletedWindows));
        Assert.Equal("Hello", Assert.Single(_sentences).Text);
    }

    [Fact]
    public void Long_pause_ends_a_sentence_and_a_breath_does_not()
    {
        Run(new Speech()
            .Window("the library opens", WindowEnd.Pause).Silence(100)
            .Window("tomorrow at nine", WindowEnd.Pause).Silence(600_000)
            .Window("bring your card", WindowEnd.Closed));

        Assert.Equal(["The library opens tomorrow at nine", "Bring your card"], _sentences.Select(sentence => sentence.Text));
    }

    [Fact]
    public void Silence_lets_words_go_that_wait_and_ends_their_sentence()
    {
        var speech = new Speech().Window("and the town has found the money to repair the old");
        var segmenter = NewSegmenter();
        Push(segmenter, speech.Windows[0]);

        var step = segmenter.NoteSilence(speech.Windows[0].EndSample + PcmFormat.SamplesIn(TimeSpan.FromSeconds(1)));

        Assert.Equal("to repair the old", Assert.Single(step.Segments).Text);
        Assert.Equal("And the town has found the money to repair the old", Assert.Single(step.Sentences).Text);
    }

    [Fact]
    public void Word_that_sticks_out_in_front_of_its_window_ends_a_sentence_whether_or_not_anyone_looked_at_the_silence()
    {
        var before = new Speech().Window("the library opens at nine", WindowEnd.Pause).Windows[0];
        var pause = PcmFormat.SamplesIn(TimeSpan.FromMilliseconds(720));
        var start = before.Words[^1].EndSample + pause;
        var after = new RecognizedWindow
        {
            Number = 1, Take = 1, StartSample = start, EndSample = start + 16_000, End = WindowEnd.Closed,
            Words = [new RecognizedWord("tomorrow", start - 1_600, start + 6_400)],
        };

        foreach (var looks in new[] { false, true })
        {
            _sentences.Clear();
            var segmenter = NewSegmenter();
            Push(segmenter, before);
            if (looks) _sentences.AddRange(segmenter.NoteSilence(start).Sentences);
            Push(segmenter, after);
            Assert.Equal(["The library opens at nine", "Tomorrow"], _sentences.Select(sentence => sentence.Text));
        }
    }

    [Fact]
    public void Two_minutes_without_a_pause_become_sentences_of_bounded_length()
    {
        var speech = new Speech();
        for (var i = 0; i < 40; i++) speech.Window("we walk along the river and count the birds");
        speech.Window("", WindowEnd.Closed);

        var segments = Run(speech);

        Assert.All(_sentences, sentence => Assert.InRange(sentence.Text.Split(' ').Length, 1, 40));
        Assert.Equal(Enumerable.Range(0, _sentences.Count), _sentences.Select(sentence => sentence.Number));
        Assert.Equal(41, segments[^1].CompletedWindows);
    }

    [Fact]
    public void Failed_window_is_a_segment_of_its_own_and_no_sentence_goes_on_over_it()
    {
        var segments = Run(new Speech()
            .Window("and the town has found the money to repair the old")
            .Window("", fails: true)
            .Window("bridge was closed", WindowEnd.Closed));

        Assert.Equal(
            ["And the town has found the money", "to repair the old", "", "Bridge was closed"], segments.Select(segment => segment.Text));
        Assert.NotNull(segments[2].Failure);
        Assert.Equal([0, 0, 1, 2], segments.Select(segment => segment.Sentence));
    }

    [Fact]
    public void Language_without_spaces_is_joined_without_them()
    {
        var segments = Run(new Speech().Window("今日 は 図書館 が 九時 に 開き ます。 本 を 返して ください。", WindowEnd.Pause), "ja-JP");

        Assert.Equal(["今日は図書館が九時に開きます。", "本を返してください。"], segments.Select(segment => segment.Text));
    }

    [Fact]
    public void Engine_without_times_of_words_makes_a_segment_of_each_window()
    {
        var window = new RecognizedWindow
        {
            Number = 0, Take = 1, StartSample = 0, EndSample = 48_000, End = WindowEnd.Clock, Text = "the library opens at", Confidence = 0.5,
        };
        var segmenter = NewSegmenter();

        var first = Assert.Single(segmenter.Push(window).Segments);
        var second = Assert.Single(segmenter.Push(window with
        {
            Number = 1, StartSample = 48_000, EndSample = 64_000, End = WindowEnd.Closed, Text = "nine.",
        }).Segments);

        Assert.Equal(("The library opens at", "nine.", 0.5), (first.Text, second.Text, first.Confidence));
        Assert.Equal((0, 0, true), (first.Sentence, second.Sentence, second.EndsSentence));
    }

    [Fact]
    public void Window_out_of_turn_is_refused() =>
        Assert.Throws<ArgumentException>(() => NewSegmenter().Push(new Speech().Window("a").Window("b").Windows[1]));

    private List<SegmentText> Run(Speech speech, string language = "en-US")
    {
        var segmenter = NewSegmenter(language);
        return [.. speech.Windows.SelectMany(window => Push(segmenter, window))];
    }

    private IReadOnlyList<SegmentText> Push(Segmenter segmenter, RecognizedWindow window)
    {
        var step = segmenter.Push(window);
        _sentences.AddRange(step.Sentences);
        return step.Segments;
    }

    private static Segmenter NewSegmenter(string language = "en-US") =>
        new(LanguageTag.Parse(language), new SegmentationOptions(), new SegmentationState());
}
