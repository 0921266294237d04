using System.Globalization;
using System.Text;

namespace LiveTranslate.Pipeline;

/// <summary>
/// The one place that cleans text from engines, and text that was archived before there was this place: what leaves it is
/// one line of bounded length that disturbs neither a file format nor the text beside it.
/// </summary>
public static class EngineText
{
    /// <summary>In UTF-16 units. A window has some 50; what is longer is an engine that does not stop, and is cut.</summary>
    public const int MaxLength = 4_000;

    // On one letter. The longest that languages need are 4; the flags of England, Scotland and Wales are 6.
    private const int MaxMarks = 8;
    private const char Cut = '…';

    /// <summary>
    /// Line breaks, control characters and runs of space become one space; half characters become U+FFFD; what directs
    /// the text around it (bidi embeddings, overrides, isolates) and what is no character is left out, as are marks
    /// beyond the eighth on one letter.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        // A mark without a letter would stand on whatever comes before the text.
        var marks = MaxMarks;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (IsBreak(rune, category))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
                marks = MaxMarks;
                continue;
            }

            if (IsHarmful(rune)) continue;
            if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)) marks = 0;
            else if (marks++ >= MaxMarks) continue;
            if (clean.Length + rune.Utf16SequenceLength >= MaxLength) return clean.Append(Cut).ToString();
            clean.Append(rune);
        }

        return clean.ToString().TrimEnd(' ');
    }

    // No-break spaces belong to the spelling of some languages.
    private static bool IsBreak(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (category is UnicodeCategory.SpaceSeparator && rune.Value is not (0x00A0 or 0x202F));

    private static bool IsHarmful(Rune rune) => rune.Value is
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) // directions that last until they are ended
        or (>= 0x206A and <= 0x206F) or (>= 0xFFF9 and <= 0xFFFB) or 0xFEFF // deprecated; annotations; byte order
        or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE; // no characters
}
