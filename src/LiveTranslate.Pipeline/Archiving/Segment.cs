namespace LiveTranslate.Pipeline.Archiving;

/// <summary>The outcome of one window, as it is kept.</summary>
public sealed record Segment
{
    /// <summary>Its number in the session, from 0 without gaps.</summary>
    public required int Index { get; init; }

    public required int Take { get; init; }

    /// <summary>First sample in session time: all audio of the session, end to end.</summary>
    public required long StartSample { get; init; }

    /// <summary>The sample after the last.</summary>
    public required long EndSample { get; init; }

    public required LanguageTag SourceLanguage { get; init; }

    /// <summary>What was said; empty when nothing was understood.</summary>
    public required string SourceText { get; init; }

    public double? Confidence { get; init; }

    /// <summary>Why there is no text, when recognition failed.</summary>
    public StageFailure? Failure { get; init; }

    /// <summary>The text in each language that had listeners, the source language not among them.</summary>
    public IReadOnlyDictionary<LanguageTag, SegmentCaption> Captions { get; init; } =
        new Dictionary<LanguageTag, SegmentCaption>();

    /// <summary>The languages whose speech was put into the archive, with its length in milliseconds.</summary>
    public IReadOnlyDictionary<LanguageTag, long> Speech { get; init; } = new Dictionary<LanguageTag, long>();
}

/// <param name="Text">The translated text, or the untranslated one when translation failed.</param>
/// <param name="Failure">Why it is not translated, when it is not.</param>
public sealed record SegmentCaption(string Text, StageFailure? Failure = null);
