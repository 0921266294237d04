using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>Numbers sentences, writes their first letters large, and says which are finished. Not thread-safe.</summary>
internal sealed class SentenceTracker(LanguageGrammar grammar, SegmentationOptions options, SegmentationState state)
{
    private readonly long _pause = PcmFormat.SamplesIn(options.SentencePause);
    private readonly long _maxSamples = PcmFormat.SamplesIn(options.MaxSentenceDuration);
    private readonly List<FinishedSentence> _finished = [];
    private int _number = state.Sentence;
    private OpenSentence? _open = state.Open;

    public SegmentationState AddTo(SegmentationState state) => state with { Sentence = _number, Open = _open };

    /// <summary>Those that were finished since the last call.</summary>
    public IReadOnlyList<FinishedSentence> TakeFinished()
    {
        FinishedSentence[] finished = [.. _finished];
        _finished.Clear();
        return finished;
    }

    /// <summary>Adds a segment's words.</summary>
    /// <param name="index">The segment.</param>
    /// <param name="words">Its words; one that stands for all of them where there are no times.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="closes">Nothing follows.</param>
    /// <returns>The segment's text, its sentence, and whether that is known to end with it.</returns>
    public (string Text, int Sentence, bool Ends) Add(int index, IReadOnlyList<RecognizedWord> words, int count, bool closes)
    {
        var (start, end) = (words[0].StartSample, words[^1].EndSample);
        FinishIfSilentUntil(start);
        if (_open is { } full && (full.Words + count > options.MaxSentenceWords || end - full.StartSample > _maxSamples)) Finish();
        var text = grammar.Join(words.Select(word => word.Text));
        if (_open is null) text = grammar.Capitalize(text);
        _open = _open is { } open
            ? open with
            {
                LastIndex = index, Text = grammar.Join([open.Text, text]), Words = open.Words + count, EndSample = end,
            }
            : new OpenSentence(index, index, text, count, start, end);
        var number = _number;
        var ends = closes || grammar.EndsSentence(words[^1].Text);
        if (ends) Finish();
        return (text, number, ends);
    }

    /// <summary>Adds a segment of which nothing is known: a sentence is not joined over it.</summary>
    public (string Text, int Sentence, bool Ends) AddUnknown(int index, long start, long end)
    {
        Finish();
        var number = _number;
        _open = new OpenSentence(index, index, "", 0, start, end);
        Finish();
        return ("", number, true);
    }

    public void FinishIfSilentUntil(long sample)
    {
        if (_open is { } open && sample - open.EndSample >= _pause) Finish();
    }

    /// <summary>Nothing more comes of the open sentence, if there is one.</summary>
    public void Finish()
    {
        if (_open is not { } open) return;
        _finished.Add(new FinishedSentence(
            _number++, open.FirstIndex, open.LastIndex, open.Text, open.StartSample, open.EndSample));
        _open = null;
    }
}
