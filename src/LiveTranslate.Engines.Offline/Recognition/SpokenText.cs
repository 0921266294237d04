using System.Collections.Frozen;
using System.Text;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// From a decoder's lower-case words to text that reads well: Apertium takes "monday", "english" and "i" for words it
/// does not know.
/// </summary>
internal static class SpokenText
{
    // Always written with a capital. Not among them: march, may, august, polish and others that are also plain words.
    private static readonly FrozenSet<string> Capitalized = new[]
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "january", "february", "april", "june", "july", "september", "october", "november", "december", "christmas",
        "america", "american", "americans", "england", "english", "britain", "british", "ireland", "irish", "scotland",
        "scottish", "london", "canada", "canadian", "mexico", "mexican", "spain", "spanish", "madrid", "barcelona",
        "catalan", "france", "french", "paris", "italy", "italian", "italians", "rome", "portugal", "portuguese",
        "lisbon", "brazil", "brazilian", "germany", "german", "germans", "berlin", "europe", "european", "europeans",
        "russia", "russian", "russians", "japan", "japanese", "chinese", "india", "indian", "africa", "african", "asia",
        "asian", "australia", "australian", "greek", "greece", "latin", "jewish", "christian", "muslim", "internet",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> FirstPerson =
        new[] { "i", "i'm", "i'll", "i've", "i'd" }.ToFrozenSet();

    /// <summary>The word without its pronunciation's number; null for fillers such as <c>&lt;sil&gt;</c>.</summary>
    public static string? Word(ReadOnlySpan<char> token)
    {
        token = token.Trim();
        if (token.IsEmpty || token[0] is '<' or '[' or '+') return null;
        var variant = token.IndexOf('(');
        if (variant == 0) return null;
        return (variant > 0 ? token[..variant] : token).ToString();
    }

    /// <summary>Truecased text: capitals for the first letter, "I", days, months, languages and some places.</summary>
    public static string Sentence(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (text.Length > 0) text.Append(' ');
            var capital = text.Length == 0 || FirstPerson.Contains(word) || Capitalized.Contains(Stem(word));
            text.Append(capital ? char.ToUpperInvariant(word[0]) : word[0]).Append(word, 1, word.Length - 1);
        }

        return text.ToString();
    }

    private static string Stem(string word) => word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
}
