using System.Globalization;
using System.Security;
using System.Text;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>A text as Polly takes it: plain, or in SSML when it is to be spoken at another speed.</summary>
/// <param name="Text">What is sent.</param>
/// <param name="Type"><c>text</c> or <c>ssml</c>.</param>
internal readonly record struct SpokenText(string Text, string Type)
{
    /// <summary>Characters that Polly takes at once: those that are spoken, tags do not count.</summary>
    public const int MaxCharacters = 3000;

    public static SpokenText Of(string text, int ratePercent)
    {
        var plain = Plain(text);
        return ratePercent == 100
            ? new SpokenText(plain, "text")
            : new SpokenText(
                string.Create(CultureInfo.InvariantCulture, $"<speak><prosody rate=\"{ratePercent}%\">{SecurityElement.Escape(plain)}</prosody></speak>"),
                "ssml");
    }

    // Neither XML nor a voice knows what to do with control characters, or half a character.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) plain.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return plain.ToString();
    }
}
