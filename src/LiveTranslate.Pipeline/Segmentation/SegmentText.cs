namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>What one caption is to say, before it is translated.</summary>
public sealed record SegmentText
{
    /// <summary>Its number in the session, from 0 without gaps.</summary>
    public required int Index { get; init; }

    public required int Take { get; init; }

    /// <summary>First sample, in session time.</summary>
    public required long StartSample { get; init; }

    /// <summary>The sample after the last, in session time.</summary>
    public required long EndSample { get; init; }

    /// <summary>Empty when nothing was understood.</summary>
    public required string Text { get; init; }

    /// <summary>The lowest of its words, 0 to 1, when the engine knows.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why there is no text, when recognition failed.</summary>
    public StageFailure? Failure { get; init; }

    /// <summary>The sentence that it belongs to, from 0 without gaps.</summary>
    public required int Sentence { get; init; }

    /// <summary>Whether the sentence is known to end here. A pause that ends it may show only later.</summary>
    public bool EndsSentence { get; init; }

    /// <summary>
    /// All words of the windows below this number are in segments up to this one: once it is archived, so is their audio.
    /// </summary>
    public required int CompletedWindows { get; init; }
}

/// <summary>A sentence to which nothing will be added.</summary>
/// <param name="Number">From 0 without gaps.</param>
/// <param name="FirstIndex">Its first segment.</param>
/// <param name="LastIndex">Its last segment.</param>
/// <param name="Text">What was said, joined.</param>
/// <param name="StartSample">First sample, in session time.</param>
/// <param name="EndSample">The sample after the last, in session time.</param>
public sealed record FinishedSentence(
    int Number, int FirstIndex, int LastIndex, string Text, long StartSample, long EndSample);

/// <summary>What one window has led to.</summary>
/// <param name="Segments">In order; often none or one.</param>
/// <param name="Sentences">Those that are finished now, in order.</param>
public sealed record SegmentationStep(IReadOnlyList<SegmentText> Segments, IReadOnlyList<FinishedSentence> Sentences);
