using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>Which of our languages Apertium's codes mean, and which packages bring them.</summary>
internal static class ApertiumLanguages
{
    public static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private static readonly LanguageTag Catalan = LanguageTag.Parse("ca-ES");

    // Packages have moved from two letters to three one by one, so both are in use.
    private static readonly Dictionary<string, LanguageTag> Codes = new(StringComparer.Ordinal)
    {
        ["eng"] = English, ["en"] = English,
        ["spa"] = Spanish, ["es"] = Spanish,
        ["cat"] = Catalan, ["ca"] = Catalan,
        ["fra"] = LanguageTag.Parse("fr-FR"), ["fr"] = LanguageTag.Parse("fr-FR"),
        ["por"] = LanguageTag.Parse("pt-PT"), ["pt"] = LanguageTag.Parse("pt-PT"),
        ["por_BR"] = LanguageTag.Parse("pt-BR"), ["pt_BR"] = LanguageTag.Parse("pt-BR"),
        ["ita"] = LanguageTag.Parse("it-IT"), ["it"] = LanguageTag.Parse("it-IT"),
        ["glg"] = LanguageTag.Parse("gl-ES"), ["gl"] = LanguageTag.Parse("gl-ES"),
        ["epo"] = LanguageTag.Parse("eo"), ["eo"] = LanguageTag.Parse("eo"),
    };

    /// <summary>
    /// What to install for a language from English, and back: Portuguese is read in one way, whoever wrote it.
    /// </summary>
    public static IReadOnlyList<(LanguagePair Pair, string Packages)> Offered { get; } =
    [
        .. BothWays(Spanish, "apertium-eng-spa"),
        .. BothWays(Catalan, "apertium-eng-cat"),
        .. BothWays(LanguageTag.Parse("fr-FR"), "apertium-eng-cat apertium-fra-cat"),
        .. BothWays(LanguageTag.Parse("pt-PT"), "apertium-eng-spa apertium-es-pt"),
        (new(English, LanguageTag.Parse("pt-BR")), "apertium-eng-spa apertium-es-pt"),
        .. BothWays(LanguageTag.Parse("it-IT"), "apertium-eng-cat apertium-cat-ita"),
        .. BothWays(LanguageTag.Parse("gl-ES"), "apertium-en-gl"),
        .. BothWays(LanguageTag.Parse("eo"), "apertium-eo-en"),
    ];

    /// <summary>Languages to go through where there is no direct way, the better one first.</summary>
    public static IReadOnlyList<LanguageTag> Pivots { get; } = [Catalan, Spanish, English];

    /// <summary>The pair a mode such as <c>eng-spa</c> translates; null for variants and languages not offered.</summary>
    public static LanguagePair? PairOf(string mode)
    {
        var dash = mode.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && Codes.TryGetValue(mode[..dash], out var source)
            && Codes.TryGetValue(mode[(dash + 1)..], out var target)
            ? new LanguagePair(source, target)
            : null;
    }

    private static (LanguagePair Pair, string Packages)[] BothWays(LanguageTag language, string packages) =>
        [(new(English, language), packages), (new(language, English), packages)];
}
