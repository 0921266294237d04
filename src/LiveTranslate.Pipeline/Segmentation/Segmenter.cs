using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>
/// Makes segments, which mean something, of windows, which the clock may have cut anywhere. A pure function of the windows
/// and of the state before them: every activation that has the same committed windows comes to the same segments. No word is
/// lost, doubled or moved, and none waits for more than one further window. Not thread-safe.
/// </summary>
/// <param name="language">The language spoken.</param>
/// <param name="options">Limits.</param>
/// <param name="state">Where segmentation stood after the last window.</param>
public sealed class Segmenter(LanguageTag language, SegmentationOptions options, SegmentationState state)
{
    private readonly LanguageGrammar _grammar = LanguageGrammar.Of(language);
    private readonly SentenceTracker _sentences = new(LanguageGrammar.Of(language), options, state);
    private readonly JointFinder _joints = new(LanguageGrammar.Of(language), options);
    private IReadOnlyList<RecognizedWord> _carried = state.Carried;
    private int _carriedTake = state.CarriedTake;
    private long _carriedStart = state.CarriedStartSample;
    private int _nextIndex = state.NextIndex;
    private int _nextWindow = state.NextWindow;

    /// <summary>Where it stands now; another segmenter goes on from it.</summary>
    public SegmentationState State => _sentences.AddTo(new SegmentationState
    {
        NextIndex = _nextIndex,
        NextWindow = _nextWindow,
        Carried = _carried,
        CarriedTake = _carriedTake,
        CarriedStartSample = _carriedStart,
    });

    /// <summary>Takes the next window.</summary>
    /// <exception cref="ArgumentException">It is not the next one.</exception>
    public SegmentationStep Push(RecognizedWindow window)
    {
        if (window.Number != _nextWindow)
            throw new ArgumentException($"Window {window.Number} comes where window {_nextWindow} is due.", nameof(window));
        var segments = new List<SegmentText>();
        _nextWindow = window.Number + 1;
        // Words are not joined over a silence, over another take, or over audio of which nothing is known.
        if (_carried.Count > 0 && (window.Take != _carriedTake || window is { Failure: not null } or { Text: not null }
            || window.StartSample - _carried[^1].EndSample >= PauseSamples))
            segments.Add(Release(window.Number));
        // By the window's start, as NoteSilence judges: a word may stick out in front of its window.
        if (_carried.Count == 0) _sentences.FinishIfSilentUntil(window.StartSample);
        if (window.Words.Count + _carried.Count == 0) segments.Add(Wordless(window));
        else Split(window, segments);
        if (window.End is WindowEnd.Closed) _sentences.Finish();
        return new SegmentationStep(segments, _sentences.TakeFinished());
    }

    /// <summary>Says that nothing is spoken up to a sample, and that no later window begins before it.</summary>
    /// <param name="untilSample">In session time.</param>
    /// <returns>What was waiting for words that do not come; the same that the next window would have led to.</returns>
    public SegmentationStep NoteSilence(long untilSample)
    {
        var segments = new List<SegmentText>();
        if (_carried.Count > 0 && untilSample - _carried[^1].EndSample >= PauseSamples) segments.Add(Release(_nextWindow));
        if (_carried.Count == 0) _sentences.FinishIfSilentUntil(untilSample);
        return new SegmentationStep(segments, _sentences.TakeFinished());
    }

    private long PauseSamples => Audio.PcmFormat.SamplesIn(options.SentencePause);

    private void Split(RecognizedWindow window, List<SegmentText> segments)
    {
        RecognizedWord[] words = [.. _carried, .. window.Words];
        var waiting = _carried.Count;
        var start = waiting > 0 ? _carriedStart : window.StartSample;
        var first = 0;
        var ends = _joints.Find(words, waiting, window.End is WindowEnd.Clock);
        _carried = [];
        foreach (var end in ends)
        {
            var last = end == words.Length;
            // Half way between two words: what belongs to neither belongs to both alike.
            var endSample = last ? window.EndSample : Middle(words[end - 1], words[end]);
            var completed = last ? window.Number + 1 : end >= waiting ? window.Number : window.Number - 1;
            segments.Add(Make(words[first..end], window.Take, start, endSample, completed, last && window.End is WindowEnd.Closed));
            (first, start) = (end, endSample);
        }

        if (first < words.Length) (_carried, _carriedTake, _carriedStart) = (words[first..], window.Take, start);
    }

    private static long Middle(RecognizedWord before, RecognizedWord after) =>
        before.EndSample + ((after.StartSample - before.EndSample) / 2);

    private SegmentText Release(int completed)
    {
        var words = _carried;
        _carried = [];
        return Make(words, _carriedTake, _carriedStart, words[^1].EndSample, completed);
    }

    private SegmentText Make(
        IReadOnlyList<RecognizedWord> words, int take, long start, long end, int completed, bool closes = false)
    {
        var (text, sentence, ends) = _sentences.Add(_nextIndex, words, words.Count, closes);
        return new SegmentText
        {
            Index = _nextIndex++,
            Take = take,
            StartSample = start,
            EndSample = end,
            Text = text,
            Confidence = words.Min(word => word.Confidence),
            Sentence = sentence,
            EndsSentence = ends,
            CompletedWindows = completed,
        };
    }

    // Of an engine that gives no times, of a window in which nothing was understood, or of one that failed.
    private SegmentText Wordless(RecognizedWindow window)
    {
        var text = window.Text ?? "";
        var (shown, sentence, ends) = text.Length > 0
            ? _sentences.Add(_nextIndex, [new RecognizedWord(text, window.StartSample, window.EndSample)], _grammar.CountWords(text),
                window.End is WindowEnd.Closed)
            : _sentences.AddUnknown(_nextIndex, window.StartSample, window.EndSample);
        return new SegmentText
        {
            Index = _nextIndex++,
            Take = window.Take,
            StartSample = window.StartSample,
            EndSample = window.EndSample,
            Text = shown,
            Confidence = window.Confidence,
            Failure = window.Failure,
            Sentence = sentence,
            EndsSentence = ends,
            CompletedWindows = window.Number + 1,
        };
    }
}
