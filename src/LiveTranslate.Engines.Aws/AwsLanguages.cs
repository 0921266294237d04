using System.Collections.Frozen;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws;

/// <summary>What AWS's services call our languages, and the voices that are used unless others are configured.</summary>
/// <remarks>
/// Sources: "Supported languages" in the developer guides of Amazon Transcribe (streaming), Translate and Polly ("Available
/// voices"). What a region does not have is found out by the probe.
/// </remarks>
internal static class AwsLanguages
{
    // The most spoken first: who chooses no languages gets the first twenty. Tag; Translate's code; Transcribe's code where it is streamed; Polly's neural and standard voice, and their code
    // where it is another one.
    private static readonly AwsLanguage[] Table =
    [
        new("en-US", "en", "en-US", "Joanna", "Joanna"),
        new("en-GB", "en", "en-GB", "Amy", "Amy"),
        new("es-ES", "es", "es-ES", "Lucia", "Lucia"),
        new("fr-FR", "fr", "fr-FR", "Lea", "Lea"),
        new("de-DE", "de", "de-DE", "Vicki", "Vicki"),
        new("it-IT", "it", "it-IT", "Bianca", "Bianca"),
        new("pt-BR", "pt", "pt-BR", "Camila", "Camila"),
        new("zh-CN", "zh", "zh-CN", "Zhiyu", "Zhiyu"),
        new("ja-JP", "ja", "ja-JP", "Kazuha", "Mizuki"),
        new("ko-KR", "ko", "ko-KR", "Seoyeon", "Seoyeon"),
        new("ar-SA", "ar", "ar-SA", "Hala", "Zeina"),
        new("hi-IN", "hi", "hi-IN", "Kajal", "Aditi", "hi-IN"),
        new("ru-RU", "ru", "ru-RU", null, "Tatyana"),
        new("uk-UA", "uk", "uk-UA", null, null),
        new("pl-PL", "pl", "pl-PL", "Ola", "Ewa"),
        new("nl-NL", "nl", "nl-NL", "Laura", "Lotte"),
        new("tr-TR", "tr", "tr-TR", "Burcu", "Filiz"),
        new("vi-VN", "vi", "vi-VN", null, null),
        new("id-ID", "id", "id-ID", null, null),
        new("ro-RO", "ro", "ro-RO", null, "Carmen"),
        new("ca-ES", "ca", "ca-ES", "Arlet", null),
        new("pt-PT", "pt-PT", "pt-PT", "Ines", "Ines"),
        new("en-AU", "en", "en-AU", "Olivia", "Nicole"),
        new("en-IN", "en", "en-IN", "Kajal", "Raveena"),
        new("en-IE", "en", "en-IE", "Niamh", null),
        new("en-NZ", "en", "en-NZ", "Aria", null),
        new("en-ZA", "en", "en-ZA", "Ayanda", null),
        new("es-US", "es", "es-US", "Lupe", "Lupe"),
        new("es-MX", "es-MX", null, "Mia", "Mia"),
        new("fr-CA", "fr-CA", "fr-CA", "Gabrielle", "Chantal"),
        new("de-CH", "de", "de-CH", "Sabrina", null),
        new("sv-SE", "sv", "sv-SE", "Elin", "Astrid"),
        new("da-DK", "da", "da-DK", "Sofie", "Naja"),
        new("nb-NO", "no", "no-NO", "Ida", "Liv"),
        new("fi-FI", "fi", "fi-FI", "Suvi", null),
        new("is-IS", "is", null, null, "Dora"),
        new("cs-CZ", "cs", "cs-CZ", "Jitka", null),
        new("sk-SK", "sk", "sk-SK", null, null),
        new("sl-SI", "sl", null, null, null),
        new("hr-HR", "hr", "hr-HR", null, null),
        new("sr-RS", "sr", "sr-RS", null, null),
        new("bs-BA", "bs", null, null, null),
        new("bg-BG", "bg", null, null, null),
        new("mk-MK", "mk", null, null, null),
        new("sq-AL", "sq", null, null, null),
        new("hu-HU", "hu", null, null, null),
        new("el-GR", "el", "el-GR", null, null),
        new("et-EE", "et", null, null, null),
        new("lv-LV", "lv", "lv-LV", null, null),
        new("lt-LT", "lt", null, null, null),
        new("ga-IE", "ga", null, null, null),
        new("cy-GB", "cy", null, null, "Gwyneth"),
        new("he-IL", "he", "he-IL", null, null),
        new("fa-IR", "fa", "fa-IR", null, null),
        new("bn-IN", "bn", null, null, null),
        new("ta-IN", "ta", null, null, null),
        new("te-IN", "te", null, null, null),
        new("mr-IN", "mr", null, null, null),
        new("gu-IN", "gu", null, null, null),
        new("kn-IN", "kn", null, null, null),
        new("ml-IN", "ml", null, null, null),
        new("pa-IN", "pa", null, null, null),
        new("ur-PK", "ur", null, null, null),
        new("si-LK", "si", null, null, null),
        new("zh-TW", "zh-TW", "zh-TW", null, null),
        new("th-TH", "th", "th-TH", null, null),
        new("ms-MY", "ms", "ms-MY", null, null),
        new("tl-PH", "tl", "tl-PH", null, null),
        new("mn-MN", "mn", null, null, null),
        new("kk-KZ", "kk", null, null, null),
        new("uz-UZ", "uz", null, null, null),
        new("az-AZ", "az", null, null, null),
        new("hy-AM", "hy", null, null, null),
        new("ka-GE", "ka", null, null, null),
        new("ps-AF", "ps", null, null, null),
        new("af-ZA", "af", "af-ZA", null, null),
        new("am-ET", "am", null, null, null),
        new("ha-NG", "ha", null, null, null),
        new("so-SO", "so", "so-SO", null, null),
        new("sw-KE", "sw", null, null, null),
        new("ht-HT", "ht", null, null, null),
        new("mt-MT", "mt", null, null, null),
    ];

    // Written without spaces between words.
    private static readonly FrozenSet<string> Unspaced = FrozenSet.ToFrozenSet(["zh", "ja", "th"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<LanguageTag, AwsLanguage> ByTag = Table.ToFrozenDictionary(language => language.Tag);

    public static IReadOnlyList<AwsLanguage> All => Table;

    /// <summary>The language; null when no service here has it.</summary>
    public static AwsLanguage? Find(LanguageTag tag) => ByTag.GetValueOrDefault(tag);

    /// <summary>What stands between two words.</summary>
    public static string SpaceOf(LanguageTag tag) => Unspaced.Contains(tag.Primary) ? "" : " ";
}

/// <param name="Name">Our tag.</param>
/// <param name="Translate">What Translate calls it.</param>
/// <param name="Transcribe">What Transcribe calls it; null when it is not streamed.</param>
/// <param name="NeuralVoice">The neural voice; null when there is none.</param>
/// <param name="StandardVoice">The standard voice; null when there is none.</param>
/// <param name="VoiceLanguage">What Polly is told for voices that speak several languages.</param>
internal sealed record AwsLanguage(
    string Name, string Translate, string? Transcribe, string? NeuralVoice, string? StandardVoice, string? VoiceLanguage = null)
{
    public LanguageTag Tag { get; } = LanguageTag.Parse(Name);
}
