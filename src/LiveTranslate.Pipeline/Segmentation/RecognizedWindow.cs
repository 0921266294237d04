using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>A committed window: its bounds, how it ended, and the words whose middle lies in it.</summary>
public sealed record RecognizedWindow
{
    /// <summary>Its number in the session, from 0 without gaps.</summary>
    public required int Number { get; init; }

    public required int Take { get; init; }

    /// <summary>First sample, in session time.</summary>
    public required long StartSample { get; init; }

    /// <summary>The sample after the last, in session time.</summary>
    public required long EndSample { get; init; }

    public required WindowEnd End { get; init; }

    /// <summary>In the order in which they were said; empty when nothing was understood.</summary>
    public IReadOnlyList<RecognizedWord> Words { get; init; } = [];

    /// <summary>Everything that was said, from an engine that gives no times of words; <see cref="Words"/> is empty then.</summary>
    public string? Text { get; init; }

    /// <summary>Of <see cref="Text"/>, 0 to 1, when the engine knows.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why there are no words, when recognition failed.</summary>
    public StageFailure? Failure { get; init; }
}

/// <summary>Why a window ended where it did.</summary>
public enum WindowEnd
{
    /// <summary>Speech paused.</summary>
    Pause,

    /// <summary>The window was full: speech goes on in the next one.</summary>
    Clock,

    /// <summary>Nothing follows: the take was closed or superseded, or the speaker paused or ended the session.</summary>
    Closed,
}
