using System.Collections.Concurrent;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Testing;

/// <summary>
/// A synthesizer of silence: real MP3 frames, about as many as the text would take to say (15 characters a second).
/// </summary>
public sealed class FakeSynthesizer : ISpeechSynthesizer
{
    // MPEG-2 layer III, 48 kbps, 22.05 kHz, mono: 156 bytes and 576 samples a frame. All-zero side information is
    // a frame without sound.
    private const int FrameBytes = 156;
    private const double FrameSeconds = 576 / 22050.0;
    private const double SecondsPerCharacter = 1 / 15.0;
    private readonly ConcurrentDictionary<LanguageTag, int> _calls = new();

    public FakeSynthesizer(params IReadOnlyList<string> languages)
    {
        if (languages.Count == 0) languages = ["en-US", "es-ES", "ca-ES", "fr-FR", "pt-PT", "it-IT"];
        Languages = [.. languages.Select(LanguageTag.Parse)];
    }

    public IReadOnlyList<LanguageTag> Languages { get; }

    /// <summary>What goes wrong next.</summary>
    public ScriptedFailures OnSynthesize { get; } = new();

    public int Calls => _calls.Values.Sum();

    public int CallsIn(LanguageTag language) => _calls.GetValueOrDefault(language);

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(new EngineReport(
        Stage.Synthesis, "Fake", [.. Languages.Select(language => new EngineFinding(language.Value, true, "fake"))]));

    public async ValueTask<Outcome<SpeechAudio>> SynthesizeAsync(
        SynthesisRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.AddOrUpdate(request.Language, 1, (_, calls) => calls + 1);
        if (request.Language.FindIn(Languages) is null)
            return new StageFailure(Stage.Synthesis, "language-unsupported", "The fake does not know it.", false);
        if (await OnSynthesize.NextAsync(cancellationToken) is { } failure) return failure;
        return SilenceFor(request.Text);
    }

    private static SpeechAudio SilenceFor(string text)
    {
        var frames = 1 + (int)(text.Length * SecondsPerCharacter / FrameSeconds);
        var mp3 = new byte[frames * FrameBytes];
        for (var frame = 0; frame < frames; frame++)
            ((ReadOnlySpan<byte>)[0xFF, 0xF3, 0x60, 0xC4]).CopyTo(mp3.AsSpan(frame * FrameBytes));
        return new SpeechAudio(mp3, TimeSpan.FromSeconds(frames * FrameSeconds));
    }
}
