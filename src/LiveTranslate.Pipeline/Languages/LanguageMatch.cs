namespace LiveTranslate.Pipeline.Languages;

/// <summary>
/// Finds the offered language that is meant by a wanted one, as the Unicode CLDR matches them: by language, then by the
/// script that is likely in that region, then by the region's next of kin.
/// </summary>
internal static class LanguageMatch
{
    /// <summary>The nearest one, the first of equally near ones; null when none is of that language.</summary>
    public static LanguageTag? Find(LanguageTag wanted, IEnumerable<LanguageTag> offered)
    {
        LanguageTag? best = null;
        var least = (Language: int.MaxValue, Region: int.MaxValue);
        var readings = ReadingsOf(wanted.Value).ToArray();
        foreach (var candidate in offered)
        {
            foreach (var reading in readings)
            foreach (var other in ReadingsOf(candidate.Value))
            {
                if (DistanceOf(reading, other) is not { } distance || distance.CompareTo(least) >= 0) continue;
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    // A tag by itself and by what replaces it: "sh" is near to "hr", and its replacement "sr-Latn" is near to "sr".
    private static IEnumerable<Subtags> ReadingsOf(string tag)
    {
        var own = Subtags.Of(tag);
        yield return own.Likely();
        if (own.Replaced() is { } replaced) yield return replaced.Likely();
    }

    private static (int Language, int Region)? DistanceOf(Subtags wanted, Subtags offered)
    {
        if (Cldr.DistanceOf(wanted.Language, offered.Language) is not { } language) return null;
        var script = Cldr.ScriptDistanceOf(offered.Language, wanted.Script, offered.Script);
        return (language + script, RegionDistanceOf(wanted, offered));
    }

    // The nearer the common ancestor, the better; then the region in which most people speak the language.
    private static int RegionDistanceOf(Subtags wanted, Subtags offered)
    {
        if (wanted.Region == offered.Region) return 0;
        var ancestors = offered.Ancestry().ToArray();
        var steps = wanted.Ancestry().TakeWhile(one => !ancestors.Contains(one, StringComparer.OrdinalIgnoreCase)).Count();
        var usual = new Subtags(offered.Language, offered.Script, "").Likely().Region == offered.Region;
        return 1 + (2 * steps) + (usual ? 0 : 1);
    }
}

/// <summary>The parts of a tag; empty where it has none.</summary>
internal readonly record struct Subtags(string Language, string Script, string Region)
{
    private const int ScriptLength = 4;

    public static Subtags Of(string tag)
    {
        var parts = tag.Split('-');
        var script = parts.Length > 1 && parts[1].Length == ScriptLength ? parts[1] : "";
        var region = parts.Length > 1 && parts[^1].Length != ScriptLength ? parts[^1] : "";
        return new Subtags(parts[0], script, region);
    }

    /// <summary>By the tag that replaces its language; null when that is not replaced.</summary>
    public Subtags? Replaced()
    {
        if (Cldr.AliasOf(Language) is not { } alias) return null;
        var other = Of(alias);
        return new Subtags(
            other.Language, Script.Length > 0 ? Script : other.Script, Region.Length > 0 ? Region : other.Region);
    }

    /// <summary>With what is most likely meant where it says nothing.</summary>
    public Subtags Likely()
    {
        var found = (Region.Length > 0 && Script.Length == 0 ? Cldr.LikelyOf($"{Language}-{Region}") : null)
            ?? (Script.Length > 0 ? Cldr.LikelyOf($"{Language}-{Script}") : null)
            ?? Cldr.LikelyOf(Language);
        // What is known of a replaced language ("sh") is known of its replacement.
        if ((found is null ? Replaced()?.Likely() : Of(found)) is not { } likely) return this;
        return new Subtags(
            Language, Script.Length > 0 ? Script : likely.Script, Region.Length > 0 ? Region : likely.Region);
    }

    /// <summary>The locale and those that it descends from, the nearest first.</summary>
    public IEnumerable<string> Ancestry()
    {
        var usualScript = new Subtags(Language, "", "").Likely().Script;
        var root = Script.Length == 0 || Script == usualScript ? Language : $"{Language}-{Script}";
        for (var at = Region.Length > 0 ? $"{root}-{Region}" : root; at != root; at = Cldr.ParentOf(at) ?? root)
            yield return at;
        yield return root;
    }
}
