using System.Text.RegularExpressions;

namespace LiveTranslate.Server.Rest;

/// <summary>A clean text as a subtitle format shows it: nothing that was said acts as markup.</summary>
internal static partial class SubtitleText
{
    /// <summary>WebVTT has escapes.</summary>
    public static string Vtt(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>
    /// SubRip has none, and players take tags (<c>&lt;b&gt;</c>) and overrides (<c>{\an8}</c>, <c>\N</c>) from it: the
    /// characters that begin them become others that look like them.
    /// </summary>
    public static string Srt(string text) => Opening().Replace(
        Tag().Replace(text.Replace("-->", "→", StringComparison.Ordinal), "‹$1›"), "‹")
        .Replace('{', '(').Replace('}', ')').Replace('\\', '⧵');

    [GeneratedRegex("<([^<>]*)>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    // A single one that is followed by a space is "less than" to everybody.
    [GeneratedRegex("<(?! )", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
