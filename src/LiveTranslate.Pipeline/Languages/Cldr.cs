using System.Collections.Frozen;

namespace LiveTranslate.Pipeline.Languages;

/// <summary>
/// What the Unicode CLDR says of language tags, read once from <c>cldr.txt</c>, whose head names its source.
/// </summary>
internal static class Cldr
{
    /// <summary>The distance between scripts of which nothing closer is known.</summary>
    private const int OtherScript = 50;

    private static readonly FrozenDictionary<string, string> Facts = Read();

    /// <summary>The tag that replaces a deprecated, bibliographic or overlong one: <c>he</c> of <c>iw</c>.</summary>
    public static string? AliasOf(string tag) => Facts.GetValueOrDefault($"alias {tag}");

    /// <summary>Language, script and region that are most likely meant: <c>zh-Hant-HK</c> of <c>zh-HK</c>.</summary>
    public static string? LikelyOf(string tag) => Facts.GetValueOrDefault($"likely {tag}");

    /// <summary>The locale next of kin, where that is not the tag cut at its last dash: <c>es-419</c> of <c>es-AR</c>.</summary>
    public static string? ParentOf(string tag) => Facts.GetValueOrDefault($"parent {tag}");

    /// <summary>How far an offered language is from the wanted one; null when it is another language.</summary>
    public static int? DistanceOf(string wanted, string offered) =>
        wanted == offered ? 0 : Number($"near {wanted} {offered}");

    /// <summary>How far an offered script of a language is from the wanted one.</summary>
    public static int ScriptDistanceOf(string language, string wanted, string offered) =>
        wanted == offered ? 0 : Number($"script {language}-{wanted} {language}-{offered}") ?? OtherScript;

    private static int? Number(string fact) => Facts.TryGetValue(fact, out var value) ? int.Parse(value, null) : null;

    // Each line is a fact, and its last word the value.
    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(Cldr).Assembly.GetManifestResourceStream("LiveTranslate.Pipeline.Languages.cldr.txt")!;
        using var reader = new StreamReader(stream);
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var at = line.LastIndexOf(' ');
            facts.Add(line[..at], line[(at + 1)..]);
        }

        return facts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
