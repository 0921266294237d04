namespace LiveTranslate.Pipeline.Recognition;

/// <summary>Turns the speech of a window into text, while the window still fills.</summary>
public interface ISpeechRecognizer : IEngine
{
    /// <summary>The languages that work here, known after the probe.</summary>
    IReadOnlyList<LanguageTag> Languages { get; }

    /// <summary>Begins a window. Fails as a value when the language is not supported or no recognizer is free.</summary>
    ValueTask<Outcome<ISpeechRecognition>> StartAsync(RecognitionRequest request, CancellationToken cancellationToken);
}

/// <param name="Session">Whose speech it is: an engine may keep what it learns of a voice for one session, no more.</param>
/// <param name="Language">The language spoken.</param>
/// <param name="Vocabulary">Names and terms to expect; engines that cannot use them ignore them.</param>
public sealed record RecognitionRequest(SessionId Session, LanguageTag Language, IReadOnlyList<string> Vocabulary);

/// <summary>The recognition of one window. Written to by one caller; disposing it early abandons it.</summary>
public interface ISpeechRecognition : IAsyncDisposable
{
    /// <summary>
    /// Adds audio in order (<see cref="Audio.PcmFormat"/>). Does not wait for results. The memory may be reused
    /// once the call has completed. A failure shows in <see cref="Results"/>, not here.
    /// </summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>Says that the window is whole; the final results follow.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The same, with audio that came after the window. It is not part of it and its words are not wanted, but the
    /// window's last word is understood better by it. An engine that cannot use it ignores it.
    /// </summary>
    /// <param name="following">May be empty; may be reused once the call has completed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask CompleteAsync(ReadOnlyMemory<byte> following, CancellationToken cancellationToken) =>
        CompleteAsync(cancellationToken);

    /// <summary>
    /// Partial and final results; ends after the last one, or after a failure. Final results follow each other and
    /// together are the transcript. Enumerated once.
    /// </summary>
    IAsyncEnumerable<RecognitionResult> Results { get; }
}

/// <param name="Text">
/// Truecased text. A partial replaces the partial before it; a final one stands. Empty when nothing was understood.
/// </param>
/// <param name="IsFinal">Whether the text stands.</param>
/// <param name="Start">Offset of its first sound from the start of the window.</param>
/// <param name="End">Offset of its last sound from the start of the window.</param>
/// <param name="Confidence">0 to 1, when the engine knows.</param>
/// <param name="Failure">Set when recognition failed; the last result then.</param>
public sealed record RecognitionResult(
    string Text, bool IsFinal, TimeSpan Start, TimeSpan End, double? Confidence = null, StageFailure? Failure = null)
{
    public static RecognitionResult Failed(StageFailure failure) =>
        new("", IsFinal: true, TimeSpan.Zero, TimeSpan.Zero, null, failure);
}
