using System.Collections.Concurrent;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Archiving;

/// <summary>
/// Translates archived segments into languages that nobody had asked for when they were said. All who want the same text
/// share one translation; it goes on when they are gone, and is kept for the next. Thread-safe.
/// </summary>
internal sealed class LateTranslator(SessionEngines engines, SessionOptions options, TimeProvider time, ILogger logger)
{
    private static readonly Dictionary<string, string> NoGlossary = [];

    // Bounded by those who read: each has a few segments under way.
    private readonly ConcurrentDictionary<(SessionId Session, int Index, LanguageTag Language), Lazy<Task<SegmentCaption>>> _underway = [];

    private readonly StagePolicy<string> _translate = new(Stage.Translation, options.TranslationDeadline, time, logger);

    /// <summary>The caption that stands; the source text and a failure, which is not kept, when there is none to be had.</summary>
    public Task<SegmentCaption> TranslateAsync(SessionId session, Segment segment, LanguageTag language)
    {
        var key = (session, segment.Index, language);
        return _underway.GetOrAdd(key, _ => new Lazy<Task<SegmentCaption>>(MakeAsync)).Value;

        async Task<SegmentCaption> MakeAsync()
        {
            try
            {
                return await TranslateCoreAsync(session, segment, language);
            }
            finally
            {
                _underway.TryRemove(key, out _);
            }
        }
    }

    private async Task<SegmentCaption> TranslateCoreAsync(SessionId session, Segment segment, LanguageTag language)
    {
        // Not before the entry is in the dictionary, from which the end of this takes it.
        await Task.Yield();
        var request = new TranslationRequest(session, segment.SourceText, segment.SourceLanguage, language, NoGlossary)
        {
            Priority = CallPriority.Deferred,
        };
        var translated = await _translate.CallAsync(
            token => engines.Translator.TranslateAsync(request, token), CancellationToken.None);
        if (!translated.Succeeded) return new SegmentCaption(segment.SourceText, translated.Failure);
        var added = await engines.Archive.AddCaptionAsync(
            session, segment.Index, language, new SegmentCaption(translated.Value), CancellationToken.None);
        return added.Succeeded ? added.Value : new SegmentCaption(translated.Value);
    }
}
