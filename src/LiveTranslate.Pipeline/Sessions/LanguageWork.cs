using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Serves one language of a session: translate, caption out at once, synthesize, speech to the archive and out.
/// Windows are worked on in parallel; what comes of them leaves in order. Not thread-safe.
/// </summary>
internal sealed class LanguageWork(
    SessionSetup setup,
    LanguageTag language,
    SessionEngines engines,
    StrainWatch strain,
    ArchiveWriter archive,
    OwnershipFence fence,
    ISessionHost host,
    SessionOptions options,
    TimeProvider time,
    ILogger logger)
{
    private static readonly Dictionary<string, string> NoGlossary = [];
    private readonly OrderedLane _captions = new();
    private readonly OrderedLane _speech = new();

    private readonly TranslationStage _translate =
        new(engines.Translator, options.TranslationDeadline, time, logger);

    private readonly StagePolicy<SpeechAudio> _synthesize =
        new(Stage.Synthesis, options.SynthesisDeadline, time, logger);

    /// <summary>Starts everything for one window.</summary>
    /// <returns>What the segment keeps of it, once all of it is archived.</returns>
    public async Task<LanguageResult> ServeAsync(
        WindowResult window, bool speechWanted, CancellationToken cancellationToken)
    {
        var translating = TranslateAsync(window, cancellationToken);
        var speaking = speechWanted && language != setup.SourceLanguage
            && engines.Synthesizer.Languages.Contains(language)
            ? SpeakAsync(window, translating, cancellationToken)
            : Task.FromResult<(SpeechAudio, TimeSpan)?>(null);

        // Both lanes are entered before the first await: that is what keeps the order.
        _ = _captions.Enqueue(async () =>
        {
            var (caption, at) = await translating;
            await fence.PassAsync();
            await host.DeliverAsync(window.ToRelease(language, caption, at), cancellationToken);
        }, cancellationToken);
        _ = _speech.Enqueue(async () =>
        {
            if (await speaking is not var (audio, at)) return;
            await fence.PassAsync();
            await host.DeliverAsync(new SpeechRelease(window.Index, language, audio, at), cancellationToken);
        }, cancellationToken);

        var (text, _) = await translating;
        return new LanguageResult(language, text, (await speaking)?.Item1.Duration);
    }

    private async Task<(SegmentCaption Caption, TimeSpan At)> TranslateAsync(
        WindowResult window, CancellationToken cancellationToken)
    {
        var transcript = window.Transcript;
        if (transcript.Failure is not null || transcript.Text.Length == 0 || language == setup.SourceLanguage)
            return (new SegmentCaption(transcript.Text, transcript.Failure), window.Recognized);

        using var activity = PipelineInstruments.Activities.StartActivity("translate");
        var request = new TranslationRequest(setup.Id, transcript.Text, setup.SourceLanguage, language, NoGlossary);
        var outcome = await _translate.TranslateAsync(request, cancellationToken);
        var at = window.Elapsed(time);
        PipelineInstruments.Record(Stage.Translation, at);
        if (outcome.Succeeded) return (new SegmentCaption(outcome.Value), at);
        PipelineInstruments.Count(outcome.Failure);
        strain.Note(SessionStrain.Untranslated);
        return (new SegmentCaption(transcript.Text, outcome.Failure), at);
    }

    private async Task<(SpeechAudio Audio, TimeSpan At)?> SpeakAsync(
        WindowResult window,
        Task<(SegmentCaption Caption, TimeSpan At)> translating,
        CancellationToken cancellationToken)
    {
        var (caption, _) = await translating;
        // An untranslated text would be read out in the wrong language.
        if (caption.Failure is not null || string.IsNullOrWhiteSpace(caption.Text)) return null;

        using var activity = PipelineInstruments.Activities.StartActivity("synthesize");
        var request = new SynthesisRequest(setup.Id, caption.Text, language);
        var outcome = await _synthesize.CallAsync(
            token => engines.Synthesizer.SynthesizeAsync(request, token), cancellationToken);
        if (!outcome.Succeeded)
        {
            PipelineInstruments.Count(outcome.Failure);
            strain.Note(SessionStrain.Unspoken);
            return null;
        }

        if (outcome.Value.SteppedDown) strain.Note(SessionStrain.SimplerVoice);

        var at = window.Elapsed(time);
        PipelineInstruments.Record(Stage.Synthesis, at);
        await fence.PassAsync();
        // Archived first: the link in the message must work by the time it is followed.
        await archive.PutSpeechAsync(setup.Id, window.Index, language, outcome.Value, cancellationToken);
        return (outcome.Value, at);
    }
}

/// <summary>What a language made of a window.</summary>
internal sealed record LanguageResult(LanguageTag Language, SegmentCaption Caption, TimeSpan? Speech);

/// <summary>A window that was recognized.</summary>
internal sealed record WindowResult(
    int Index,
    long StartMs,
    long EndMs,
    long HeardMs,
    Transcript Transcript,
    long ClosedAt,
    TimeSpan Recognized,
    TimeSpan Backlog)
{
    /// <summary>Time since the window closed.</summary>
    public TimeSpan Elapsed(TimeProvider time) => time.GetElapsedTime(ClosedAt);

    public CaptionRelease ToRelease(LanguageTag language, SegmentCaption caption, TimeSpan translated) => new(
        Index,
        language,
        Transcript.Text,
        caption.Text,
        StartMs,
        EndMs,
        HeardMs,
        Recognized,
        translated,
        Backlog,
        caption.Failure);
}
