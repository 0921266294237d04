using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>Configured voices that the region does not have, or that are at home in another language.</summary>
internal static class VoiceMistakes
{
    /// <param name="options">The voices that are configured.</param>
    /// <param name="exists">What the region has.</param>
    public static IEnumerable<EngineFinding> Of(PollyOptions options, IReadOnlyCollection<PollyVoice> exists)
    {
        string[] engines = options.Engine is VoiceEngine.Neural && options.StepDown
            ? [Voice.NameOf(VoiceEngine.Neural), Voice.NameOf(VoiceEngine.Standard)]
            : [Voice.NameOf(options.Engine)];
        // What is no language is a fault of the options, and said at the start.
        foreach (var language in AwsLanguages.All.Where(language => options.Voices.ContainsKey(language.Name)))
        {
            var chosen = options.Voices[language.Name];
            var voice = exists.FirstOrDefault(voice => voice.Id == chosen);
            var wrong = voice switch
            {
                null => $"Polly has no voice '{chosen}' in this region",
                _ when !Speaks(voice, language) => $"Polly's voice {chosen} speaks {voice.LanguageCode}, not {language.Name}",
                _ when !CanSpeak(voice) => $"Polly's voice {chosen} is not {string.Join(" or ", engines)}, but {string.Join(", ", voice.SupportedEngines ?? [])}",
                _ => null,
            };
            if (wrong is null) continue;
            var others = string.Join(", ", exists.Where(other => Speaks(other, language) && CanSpeak(other)).Select(other => other.Id).Order(StringComparer.Ordinal));
            yield return new EngineFinding(language.Name, false, wrong,
                $"{wrong}. {(others.Length > 0 ? $"Choose one of {others} in" : "Remove")} {PollyOptions.VoiceSetting(language.Name)}.")
            {
                Mistake = true,
            };
        }

        bool CanSpeak(PollyVoice voice) => voice.SupportedEngines?.Any(engines.Contains) is true;
    }

    // Who wants Mexico's voice for Spain's Spanish may have it.
    private static bool Speaks(PollyVoice voice, AwsLanguage language) =>
        voice.LanguageCode is not { } first || (voice.AdditionalLanguageCodes ?? []).Prepend(first).Any(code => PrimaryOf(code) == language.Tag.Primary);

    // Polly calls two languages by the names of what is spoken of them.
    private static string PrimaryOf(string code) => code.Split('-')[0] switch
    {
        "arb" => "ar",
        "cmn" => "zh",
        var primary => primary,
    };
}
