using System.Text;
using System.Text.RegularExpressions;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>
/// Any text as Apertium's stream format and back. In that format brackets, slashes and the like have meanings, and
/// NUL ends a text.
/// </summary>
internal static partial class ApertiumText
{
    // A formatting that says nothing: sent after the text, it comes back when all of the text has.
    private const string Nothing = "[]";
    private const string Reserved = "[]{}^$/\\@<>";

    // Marks an engine may leave before a word it does not know, cannot translate or cannot inflect.
    private const string Marks = "*@#";

    /// <summary>A text without control characters and line breaks, in one line; what comes in may hold anything.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune)) clean.Append(rune);
            else if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>A clean text as the engine reads it, NUL at its end.</summary>
    public static byte[] Encode(string clean)
    {
        var encoded = new StringBuilder(clean.Length + 8);
        foreach (var c in clean)
        {
            if (Reserved.Contains(c, StringComparison.Ordinal)) encoded.Append('\\');
            encoded.Append(c);
        }

        // Taggers look ahead: without the end of a sentence the last word is not done, or done differently.
        if (!EndsSentence(clean)) encoded.Append('.');
        return Encoding.UTF8.GetBytes(encoded.Append(Nothing).Append('\0').ToString());
    }

    /// <summary>The translated text out of what the engine wrote for <paramref name="clean"/>.</summary>
    /// <returns>Null when it is no answer: a part of the pipeline died, and the rest flushed what it had.</returns>
    public static string? Decode(ReadOnlySpan<byte> answer, string clean)
    {
        var decoded = new StringBuilder(answer.Length);
        var raw = Encoding.UTF8.GetString(answer);
        if (!raw.Contains(Nothing, StringComparison.Ordinal)) return null;
        raw = raw.Replace(Nothing, "", StringComparison.Ordinal);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length) decoded.Append(raw[++i]);
            else if (!IsMark(raw, i, clean)) decoded.Append(raw[i]);
        }

        var text = Clean(decoded.ToString());
        if (!EndsSentence(clean) && text.EndsWith('.')) text = text[..^1].TrimEnd();
        return Capitals().IsMatch(clean) ? text : Shouted().Replace(text, match => match.Value[..^1] + char.ToLowerInvariant(match.Value[^1]));
    }

    // Where a post-generator exchanges an article ("La agua" → "El agua"), it takes the two letters of "La", of which one is
    // a capital, for a word in capitals, and writes "EL". A word of two capitals at the beginning of a sentence is one of
    // its making, unless the speaker's own text begins so, too.
    [GeneratedRegex(@"(?<=^\W*|[.?!:…]\s+[¿¡]?)\p{Lu}\p{Lu}(?=\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Shouted();

    [GeneratedRegex(@"(?<=^\W*|[.?!:…]\s+[¿¡]?)\p{Lu}\p{Lu}", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    private static bool EndsSentence(string text) => text.Length > 0 && text[^1] is '.' or '?' or '!';

    // A mark stands before a letter. Where the speaker's own text has that character, it is left alone.
    private static bool IsMark(string raw, int at, string clean) =>
        Marks.Contains(raw[at], StringComparison.Ordinal)
        && at + 1 < raw.Length && char.IsLetter(raw[at + 1])
        && !clean.Contains(raw[at], StringComparison.Ordinal);
}
