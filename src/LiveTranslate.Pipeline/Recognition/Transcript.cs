namespace LiveTranslate.Pipeline.Recognition;

/// <summary>The text of a window, or why there is none.</summary>
/// <param name="Text">Truecased; empty when nothing was understood or recognition failed.</param>
/// <param name="Confidence">0 to 1, the lowest of its parts, when the engine knows.</param>
/// <param name="Failure">Set when recognition failed.</param>
public sealed record Transcript(string Text, double? Confidence = null, StageFailure? Failure = null);
