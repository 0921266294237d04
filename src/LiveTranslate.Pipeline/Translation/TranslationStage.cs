using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Translation;

/// <summary>
/// Asks the translator within its deadline. The deadline begins when the translator has started: a cold start makes the
/// first caption late instead of leaving it untranslated.
/// </summary>
internal sealed class TranslationStage(ITranslator translator, TimeSpan deadline, TimeProvider time, ILogger logger)
{
    // On two busy cores the slowest Apertium mode was up after 6 s. Captions wait meanwhile: no longer than this.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(15);

    private static readonly StageFailure Empty = new(
        Stage.Translation, "engine-error", "The translator answered without any text.", Transient: false);

    private readonly StagePolicy<string> _policy = new(Stage.Translation, deadline, time, logger);

    /// <returns>The translated text, clean.</returns>
    public async Task<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await translator.PrepareAsync(new LanguagePair(request.Source, request.Target), cancellationToken)
                .WaitAsync(StartTime, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It is asked nevertheless, and says itself what is wrong.
        }

        var outcome = await _policy.CallAsync(token => translator.TranslateAsync(request, token), cancellationToken);
        if (!outcome.Succeeded) return outcome;
        var text = EngineText.Clean(outcome.Value);
        return text.Length > 0 ? text : Empty;
    }
}
