namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// One native decoder, used by one thread at a time. An interface because a test must be able to hang one.
/// </summary>
internal interface IDecoder : IDisposable
{
    /// <summary>Begins an utterance.</summary>
    void Begin();

    /// <summary>Decodes more of it.</summary>
    void Process(ReadOnlySpan<short> samples);

    /// <summary>The words so far, after <see cref="End"/> for good; with times from the utterance's start.</summary>
    IReadOnlyList<DecodedWord> Words();

    /// <summary>Ends the utterance.</summary>
    void End();
}

/// <param name="Text">As the dictionary writes it: lower case, maybe <c>read(2)</c>, maybe a filler.</param>
/// <param name="Start">From the start of the utterance.</param>
/// <param name="End">From the start of the utterance.</param>
/// <param name="Probability">0 to 1.</param>
internal readonly record struct DecodedWord(string Text, TimeSpan Start, TimeSpan End, double Probability);

/// <summary>The native side said no. It says no more than that.</summary>
internal sealed class DecoderException(string message) : Exception(message);
