using System.Collections.Frozen;
using LiveTranslate.Pipeline;

namespace LiveTranslate.AwsSimulator.Translate;

/// <summary>Amazon Translate's languages, and which of ours they are.</summary>
/// <remarks>Source: "Supported languages and language codes" in its developer guide.</remarks>
internal static class TranslateLanguages
{
    private const string Table =
        """
        af Afrikaans, sq Albanian, am Amharic, ar Arabic, hy Armenian, az Azerbaijani, bn Bengali, bs Bosnian,
        bg Bulgarian, ca Catalan, zh Chinese (Simplified), zh-TW Chinese (Traditional), hr Croatian, cs Czech,
        da Danish, fa-AF Dari, nl Dutch, en English, et Estonian, fa Farsi (Persian), tl Filipino, fi Finnish,
        fr French, fr-CA French (Canada), ka Georgian, de German, el Greek, gu Gujarati, ht Haitian Creole,
        ha Hausa, he Hebrew, hi Hindi, hu Hungarian, is Icelandic, id Indonesian, ga Irish, it Italian, ja Japanese,
        kn Kannada, kk Kazakh, ko Korean, lv Latvian, lt Lithuanian, mk Macedonian, ms Malay, ml Malayalam,
        mt Maltese, mr Marathi, mn Mongolian, no Norwegian, ps Pashto, pl Polish, pt Portuguese (Brazil),
        pt-PT Portuguese (Portugal), pa Punjabi, ro Romanian, ru Russian, sr Serbian, si Sinhala, sk Slovak,
        sl Slovenian, so Somali, es Spanish, es-MX Spanish (Mexico), sw Swahili, sv Swedish, ta Tamil, te Telugu,
        th Thai, tr Turkish, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, cy Welsh
        """;

    /// <summary>Codes and English names, in the order of the names.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } =
    [
        .. Table.Split(',', StringSplitOptions.TrimEntries).Select(entry => entry.Split(' ', 2)).Select(pair => (pair[0], pair[1])),
    ];

    private static readonly FrozenSet<string> Codes = All.Select(language => language.Code).ToFrozenSet(StringComparer.Ordinal);

    // What AWS means by a bare "pt" and "en"; the rest say themselves what they are.
    private static readonly FrozenDictionary<string, LanguageTag> Tags = new Dictionary<string, LanguageTag>(StringComparer.Ordinal)
    {
        ["en"] = LanguageTag.Parse("en-US"),
        ["pt"] = LanguageTag.Parse("pt-BR"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Knows(string code) => Codes.Contains(code);

    public static LanguageTag Tag(string code) => Tags.TryGetValue(code, out var tag) ? tag : LanguageTag.Parse(code);
}
