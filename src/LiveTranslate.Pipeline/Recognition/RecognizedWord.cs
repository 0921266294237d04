namespace LiveTranslate.Pipeline.Recognition;

/// <summary>One word as the recognizer has understood it.</summary>
/// <param name="Text">The word, truecased, with the punctuation that follows it when the engine gives punctuation ("Hello,").</param>
/// <param name="StartSample">First sample, in session time.</param>
/// <param name="EndSample">The sample after the last, in session time.</param>
/// <param name="Confidence">0 to 1, when the engine knows.</param>
public sealed record RecognizedWord(string Text, long StartSample, long EndSample, double? Confidence = null);
