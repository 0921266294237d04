using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>Where a run of words is parted into segments, and what of it is left to the next window.</summary>
internal sealed class JointFinder(LanguageGrammar grammar, SegmentationOptions options)
{
    // What is worth how much: a comma more than a phrase that begins, a long gap as much as either. A joint below the
    // threshold is no better than the end of the window.
    private const double CommaWorth = 3;
    private const double PhraseWorth = 2;
    private const double GapWorthPerSecond = 8;
    private const double MaxGapWorth = 3;
    private const double CostPerCarriedWord = 0.2;
    private const double Threshold = 1.2;

    private readonly long _pause = PcmFormat.SamplesIn(options.SentencePause);

    /// <param name="words">All words that are not in a segment yet.</param>
    /// <param name="waiting">How many of them have waited for this window and may not wait for another.</param>
    /// <param name="goesOn">Whether the clock has cut the window, so that its last words may be left to the next one.</param>
    /// <returns>The word after the last of each segment, in order; what lies behind the last of them is carried.</returns>
    public IReadOnlyList<int> Find(IReadOnlyList<RecognizedWord> words, int waiting, bool goesOn)
    {
        var ends = new List<int>();
        var first = 0;
        for (var end = 1; end < words.Count; end++)
        {
            if (!IsPause(words, end) && !IsSentenceEnd(words, first, end, goesOn)) continue;
            ends.Add(end);
            first = end;
        }

        var last = goesOn ? BestJoint(words, Math.Max(first, waiting), first) : words.Count;
        if (last > first) ends.Add(last);
        return ends;
    }

    private bool IsPause(IReadOnlyList<RecognizedWord> words, int joint) => GapBefore(words, joint) >= _pause;

    // A short sentence is not parted from what is said in the same breath. What is left to the next window may be short.
    private bool IsSentenceEnd(IReadOnlyList<RecognizedWord> words, int first, int joint, bool goesOn) =>
        grammar.EndsSentence(words[joint - 1].Text)
        && grammar.IsEnough(words, first, joint)
        && (goesOn || grammar.IsEnough(words, joint, words.Count));

    private int BestJoint(IReadOnlyList<RecognizedWord> words, int earliest, int first)
    {
        // The sentence is over: nothing that follows belongs to it.
        if (grammar.EndsSentence(words[^1].Text) && grammar.IsEnough(words, first, words.Count)) return words.Count;
        // Too little to say alone: all of it waits, unless some of it has waited already.
        if (!grammar.IsEnough(words, first, words.Count))
            return earliest == first && words.Count - first <= options.MaxCarriedWords ? first : words.Count;
        var (best, worth) = (words.Count, Threshold);
        for (var joint = Math.Max(earliest, words.Count - options.MaxCarriedWords); joint < words.Count; joint++)
        {
            // What is carried may have to stand alone when nothing follows.
            if (joint <= first || !grammar.IsEnough(words, first, joint) || !grammar.IsEnough(words, joint, words.Count)) continue;
            var here = WorthOf(words, joint);
            if (here >= worth) (best, worth) = (joint, here);
        }

        return best;
    }

    private double WorthOf(IReadOnlyList<RecognizedWord> words, int joint)
    {
        var worth = Math.Min(MaxGapWorth, GapWorthPerSecond * GapBefore(words, joint) / PcmFormat.SampleRate);
        if (LanguageGrammar.EndsClause(words[joint - 1].Text)) worth += CommaWorth;
        // Of 'out of the house' the phrase begins at the first of its small words.
        if (grammar.OpensPhrase(words[joint].Text) && !grammar.OpensPhrase(words[joint - 1].Text)) worth += PhraseWorth;
        return worth - (CostPerCarriedWord * (words.Count - joint));
    }

    private static long GapBefore(IReadOnlyList<RecognizedWord> words, int joint) =>
        words[joint].StartSample - words[joint - 1].EndSample;
}
