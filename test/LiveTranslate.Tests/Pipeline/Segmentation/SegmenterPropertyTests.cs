using System.Text.Json;
using CsCheck;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Segmentation;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Segmentation;

/// <summary>What holds for every talk: thousands of made-up ones, cut anywhere.</summary>
public sealed class SegmenterPropertyTests
{
    private static readonly SegmentationOptions Options = new();
    private static readonly long Pause = PcmFormat.SamplesIn(Options.SentencePause);
    private static readonly string[] Vocabulary =
        ["the", "library", "of", "town,", "opens", "and", "we", "bridge.", "to", "Dr.", "repair", "old", "evening", "because", "nine?"];

    // The words of a window, the gap before each, how the window ends, the silence behind it, and whether it fails.
    private static readonly Gen<IReadOnlyList<RecognizedWindow>> Talks =
        Gen.Select(
            Gen.Select(Gen.Int[0, Vocabulary.Length - 1], Gen.Frequency((9, Gen.Int[0, 300]), (1, Gen.Int[700, 1_200]))).List[0, 9],
            Gen.Int[0, 5], Gen.Int[0, 3_000], Gen.Int[0, 19])
        .List[1, 25].Select(Speak);

    [Fact]
    public void No_word_is_lost_doubled_or_moved() => Talks.Sample(iter: 1_000, assert: talk =>
        Assert.Equal(
            talk.SelectMany(window => window.Words).Select(word => word.Text.ToUpperInvariant()),
            Run(talk).Segments.SelectMany(segment => segment.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(word => word.ToUpperInvariant())));

    [Fact]
    public void Segments_and_sentences_are_numbered_without_gaps_and_every_segment_is_in_one_sentence() => Talks.Sample(iter: 1_000, assert: talk =>
    {
        var (segments, sentences) = Run(talk);
        Assert.Equal(Enumerable.Range(0, segments.Count), segments.Select(segment => segment.Index));
        Assert.Equal(Enumerable.Range(0, sentences.Count), sentences.Select(sentence => sentence.Number));
        Assert.Equal(
            segments.Select(segment => (segment.Index, segment.Sentence)),
            sentences.SelectMany(sentence => Enumerable.Range(sentence.FirstIndex, sentence.LastIndex - sentence.FirstIndex + 1)
                .Select(index => (index, sentence.Number))));
    });

    [Fact]
    public void Windows_are_completed_in_order_and_no_word_waits_for_more_than_one_further_window() => Talks.Sample(iter: 1_000, assert: talk =>
    {
        var segmenter = New(new SegmentationState());
        var completed = 0;
        foreach (var window in talk)
        {
            foreach (var segment in segmenter.Push(window).Segments)
            {
                Assert.InRange(segment.CompletedWindows, completed, window.Number + 1);
                completed = segment.CompletedWindows;
            }

            Assert.InRange(completed, window.Number, window.Number + 1);
            Assert.InRange(segmenter.State.Carried.Count, 0, Options.MaxCarriedWords);
        }

        Assert.Equal(talk.Count, completed);
    });

    [Fact]
    public void One_that_goes_on_from_what_was_committed_after_any_window_comes_to_the_same() => Talks.Sample(iter: 1_000, assert: talk =>
    {
        var state = new SegmentationState();
        var segments = new List<SegmentText>();
        var sentences = new List<FinishedSentence>();
        foreach (var window in talk)
        {
            var segmenter = New(JsonSerializer.Deserialize<SegmentationState>(JsonSerializer.Serialize(state))!);
            // Whether anyone has looked at the silence in between changes nothing.
            var steps = window.Number % 2 == 0 ? [segmenter.Push(window)] : new[] { segmenter.NoteSilence(window.StartSample), segmenter.Push(window) };
            foreach (var step in steps)
            {
                segments.AddRange(step.Segments);
                sentences.AddRange(step.Sentences);
            }

            state = segmenter.State;
        }

        var whole = Run(talk);
        Assert.Equal(whole.Segments, segments);
        Assert.Equal(whole.Sentences, sentences);
    });

    [Fact]
    public void Segment_of_one_or_two_words_is_all_that_was_said_between_two_pauses_or_all_that_had_waited() => Talks.Sample(iter: 1_000, assert: talk =>
    {
        var words = talk.SelectMany(window => window.Words).ToArray();
        foreach (var segment in Run(talk).Segments.Where(segment => segment.Text.Length > 0))
        {
            var count = segment.Text.Split(' ').Length;
            if (count >= 3) continue;
            var own = Array.FindAll(words, word => word.StartSample >= segment.StartSample && word.EndSample <= segment.EndSample);
            var first = Array.IndexOf(words, own[0]);
            var before = first == 0 || words[first].StartSample - words[first - 1].EndSample >= Pause || EndsAWindow(talk, words[first - 1])
                // The beginning of a sentence waits however short it is, and may wait in vain.
                || words[first - 1].Text[^1] is '.' or '?';
            var last = Array.IndexOf(words, own[^1]);
            var after = last == words.Length - 1 || words[last + 1].StartSample - words[last].EndSample >= Pause || EndsAWindow(talk, words[last]);
            Assert.True(before && after, $"'{segment.Text}' stands alone.");
        }
    });

    [Fact]
    public void Sentence_has_at_most_forty_words_and_twenty_seconds() => Talks.Sample(iter: 1_000, assert: talk =>
        Assert.All(Run(talk).Sentences, sentence =>
        {
            if (sentence.FirstIndex == sentence.LastIndex) return;
            Assert.InRange(sentence.Text.Split(' ').Length, 1, Options.MaxSentenceWords);
            Assert.InRange(sentence.EndSample - sentence.StartSample, 0, PcmFormat.SamplesIn(Options.MaxSentenceDuration));
        }));

    private static bool EndsAWindow(IReadOnlyList<RecognizedWindow> talk, LiveTranslate.Pipeline.Recognition.RecognizedWord word) =>
        talk.Any(window => window.Words.Count > 0 && window.Words[^1] == word);

    private static Segmenter New(SegmentationState state) => new(LanguageTag.Parse("en-US"), Options, state);

    private static (List<SegmentText> Segments, List<FinishedSentence> Sentences) Run(IReadOnlyList<RecognizedWindow> talk)
    {
        var segmenter = New(new SegmentationState());
        var steps = talk.Select(segmenter.Push).ToArray();
        return ([.. steps.SelectMany(step => step.Segments)], [.. steps.SelectMany(step => step.Sentences)]);
    }

    private static IReadOnlyList<RecognizedWindow> Speak(List<(List<(int Word, int Gap)> Words, int End, int Silence, int Fate)> talk)
    {
        var speech = new Speech();
        for (var i = 0; i < talk.Count; i++)
        {
            var (words, end, silence, fate) = talk[i];
            var last = i == talk.Count - 1;
            var text = fate == 0 ? "" : string.Join(' ', words.Select(word => $"|{word.Gap} {Vocabulary[word.Word]}"));
            speech.Window(text, last ? WindowEnd.Closed : end switch { 0 or 1 => WindowEnd.Pause, _ => WindowEnd.Clock }, fails: fate == 0);
            if (end < 2) speech.Silence(silence);
        }

        return speech.Windows;
    }
}
