using System.Collections.Frozen;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>Who speaks a language, on which rung of the ladder.</summary>
internal sealed class VoiceTable
{
    private readonly FrozenDictionary<LanguageTag, IReadOnlyList<Voice>> _voices;

    /// <param name="options">Which rungs there are, and voices other than the usual.</param>
    /// <param name="exists">What the region has; null while that is not known.</param>
    public VoiceTable(PollyOptions options, IReadOnlyCollection<PollyVoice>? exists)
    {
        var engines = exists?.ToDictionary(voice => voice.Id, voice => voice.SupportedEngines ?? [], StringComparer.Ordinal);
        _voices = AwsLanguages.All
            .Select(language => (language.Tag, Rungs: RungsOf(language, options)
                .Where(voice => engines is null || (engines.TryGetValue(voice.Id, out var has) && has.Contains(voice.EngineName)))
                .ToArray()))
            .Where(language => language.Rungs.Length > 0)
            .ToFrozenDictionary(language => language.Tag, language => (IReadOnlyList<Voice>)language.Rungs);
    }

    public IReadOnlyList<LanguageTag> Languages => [.. _voices.Keys.Order()];

    /// <summary>The voices of a language, the better first; none when nobody speaks it.</summary>
    public IReadOnlyList<Voice> Of(LanguageTag language) =>
        language.FindIn(_voices.Keys) is { } known ? _voices[known] : [];

    private static IEnumerable<Voice> RungsOf(AwsLanguage language, PollyOptions options)
    {
        var chosen = options.Voices.TryGetValue(language.Name, out var voice) ? voice : null;
        if (options.Engine is VoiceEngine.Neural && (chosen ?? language.NeuralVoice) is { } neural)
            yield return new Voice(neural, VoiceEngine.Neural, language.VoiceLanguage);
        if ((options.Engine is VoiceEngine.Standard || options.StepDown) && (chosen ?? language.StandardVoice) is { } standard)
            yield return new Voice(standard, VoiceEngine.Standard, language.VoiceLanguage);
    }
}

/// <param name="Id">Polly's name for it.</param>
/// <param name="Engine">The rung.</param>
/// <param name="LanguageCode">For a voice that speaks several languages, which one.</param>
internal sealed record Voice(string Id, VoiceEngine Engine, string? LanguageCode)
{
    public string EngineName => NameOf(Engine);

    /// <summary>What Polly calls a rung.</summary>
    public static string NameOf(VoiceEngine engine) => engine is VoiceEngine.Neural ? "neural" : "standard";
}
