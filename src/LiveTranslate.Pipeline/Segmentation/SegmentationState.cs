using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>Where segmentation stands between two windows. Plain data: it is committed with the windows.</summary>
public sealed record SegmentationState
{
    /// <summary>The next segment's number.</summary>
    public int NextIndex { get; init; }

    /// <summary>The next window's number.</summary>
    public int NextWindow { get; init; }

    /// <summary>The words that the last window has left to the next one.</summary>
    public IReadOnlyList<RecognizedWord> Carried { get; init; } = [];

    /// <summary>The take of <see cref="Carried"/>.</summary>
    public int CarriedTake { get; init; }

    /// <summary>Where the segment of <see cref="Carried"/> begins, in session time.</summary>
    public long CarriedStartSample { get; init; }

    /// <summary>The number of the sentence that is open, or of the next one.</summary>
    public int Sentence { get; init; }

    /// <summary>The open sentence; null between two.</summary>
    public OpenSentence? Open { get; init; }
}

/// <summary>A sentence that may go on.</summary>
/// <param name="FirstIndex">Its first segment.</param>
/// <param name="LastIndex">Its last segment so far.</param>
/// <param name="Text">What was said so far.</param>
/// <param name="Words">How many words that is.</param>
/// <param name="StartSample">First sample, in session time.</param>
/// <param name="EndSample">The sample after the last so far.</param>
public sealed record OpenSentence(int FirstIndex, int LastIndex, string Text, int Words, long StartSample, long EndSample);
