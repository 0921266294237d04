namespace LiveTranslate.Pipeline.Synthesis;

/// <summary>Speaks a text.</summary>
public interface ISpeechSynthesizer : IEngine
{
    /// <summary>The languages with a voice that works here, known after the probe.</summary>
    IReadOnlyList<LanguageTag> Languages { get; }

    ValueTask<Outcome<SpeechAudio>> SynthesizeAsync(SynthesisRequest request, CancellationToken cancellationToken);
}

/// <param name="Session">Whose text it is.</param>
/// <param name="Text">What to say; not blank.</param>
/// <param name="Language">Its language.</param>
/// <param name="Voice">An engine's voice, or null for the language's default.</param>
public sealed record SynthesisRequest(SessionId Session, string Text, LanguageTag Language, string? Voice = null);

/// <param name="Data">A whole MP3 file.</param>
/// <param name="Duration">How long it plays.</param>
public sealed record SpeechAudio(ReadOnlyMemory<byte> Data, TimeSpan Duration)
{
    public const string ContentType = "audio/mpeg";

    /// <summary>It is not the voice that was wanted: an engine's limits allowed only a simpler one.</summary>
    public bool SteppedDown { get; init; }
}
