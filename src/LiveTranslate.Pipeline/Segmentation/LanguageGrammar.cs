using System.Collections.Concurrent;
using System.Globalization;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>What segmentation has to know of a language: how words are joined, and which of them open a phrase.</summary>
internal sealed class LanguageGrammar
{
    // As many as make a caption worth reading.
    private const int EnoughWords = 3;

    // About as much text in a script whose letters are syllables or words.
    private const int EnoughLetters = 6;

    private const string SentenceEnds = ".!?…。！？؟۔।॥";
    private const string ClauseEnds = ",;:，；：、،؛–—";
    private const string Closers = "\"'”’»)]」』）";

    private static readonly HashSet<string> Spaceless = ["zh", "yue", "ja", "th", "lo", "km", "my"];
    private static readonly ConcurrentDictionary<string, LanguageGrammar> Known = new();

    private readonly bool _dottedCapital;
    private readonly HashSet<string> _openers;
    private readonly HashSet<string> _abbreviations;
    private readonly bool _spaceless;

    private LanguageGrammar(string primary)
    {
        // Servers run without cultures: of their rules for capitals only this one matters.
        _dottedCapital = primary is "tr" or "az";
        _spaceless = Spaceless.Contains(primary);
        _openers = [.. PhraseOpeners.Of(primary)];
        _abbreviations = [.. Abbreviations.Of(primary)];
    }

    public static LanguageGrammar Of(LanguageTag language) =>
        Known.GetOrAdd(language.Value.Split('-')[0], primary => new LanguageGrammar(primary));

    public string Join(IEnumerable<string> texts) =>
        string.Join(_spaceless ? "" : " ", texts.Where(text => text.Length > 0));

    /// <summary>The text with a large first letter, where the script has such.</summary>
    public string Capitalize(string text)
    {
        if (text.Length == 0) return text;
        var first = StringInfo.GetNextTextElementLength(text);
        return (_dottedCapital && text[0] == 'i' ? "İ" : text[..first].ToUpperInvariant()) + text[first..];
    }

    /// <summary>Whether punctuation after the word ends a sentence: not that of "Dr.", of an initial, or of "3.".</summary>
    public bool EndsSentence(string word)
    {
        var text = word.AsSpan().TrimEnd(Closers);
        if (text.Length == 0 || !SentenceEnds.Contains(text[^1])) return false;
        if (text[^1] != '.') return true;
        var name = text[..^1];
        if (name.Length == 1 && char.IsUpper(name[0])) return false;
        return !_abbreviations.Contains(name.ToString().ToLowerInvariant());
    }

    public static bool EndsClause(string word)
    {
        var text = word.AsSpan().TrimEnd(Closers);
        return text.Length > 0 && ClauseEnds.Contains(text[^1]);
    }

    /// <summary>Whether a phrase begins with the word, so that it is better heard with what follows than with what was before.</summary>
    public bool OpensPhrase(string word) => _openers.Contains(word.TrimEnd(',', ';').ToLowerInvariant());

    /// <summary>Whether some words are enough for a caption of their own.</summary>
    public bool IsEnough(IReadOnlyList<RecognizedWord> words, int from, int to)
    {
        if (!_spaceless) return to - from >= EnoughWords;
        var letters = 0;
        for (var i = from; i < to; i++) letters += words[i].Text.Count(char.IsLetterOrDigit);
        return letters >= EnoughLetters;
    }

    /// <summary>How many words a text has; about, where words are not parted by spaces.</summary>
    public int CountWords(string text) => _spaceless
        ? (text.Count(char.IsLetterOrDigit) + 1) / 2
        : text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
