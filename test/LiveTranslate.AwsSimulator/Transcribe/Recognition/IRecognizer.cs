namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>Hears words in audio. 16 kHz, 16 bits, mono.</summary>
internal interface IRecognizer
{
    /// <summary>Begins to listen.</summary>
    IRecognition Start();
}

/// <summary>One stream's audio on its way to words.</summary>
internal interface IRecognition : IAsyncDisposable
{
    /// <summary>What was heard, every quarter of a second and at the end of each utterance; also that it was nothing.</summary>
    IAsyncEnumerable<Heard> Results { get; }

    /// <summary>Takes more audio; waits while it holds too much.</summary>
    ValueTask HearAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>No more audio comes.</summary>
    void Complete();
}

/// <param name="Words">The words of the utterance under way, or of the one that ended.</param>
/// <param name="Through">How much of the stream's audio was listened to.</param>
/// <param name="IsFinal">Whether the utterance ended.</param>
internal sealed record Heard(IReadOnlyList<HeardWord> Words, TimeSpan Through, bool IsFinal);

/// <param name="Text">In lower case.</param>
/// <param name="Start">From the stream's beginning.</param>
/// <param name="End">From the stream's beginning.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record HeardWord(string Text, TimeSpan Start, TimeSpan End, double Confidence);
