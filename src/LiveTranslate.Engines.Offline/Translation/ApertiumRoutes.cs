using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>How to get from one language to another with the modes that work: directly, or through one other.</summary>
internal static class ApertiumRoutes
{
    /// <summary>The modes to go through, in order; null when there is no way.</summary>
    public static IReadOnlyList<ApertiumMode>? Find(
        IReadOnlyDictionary<LanguagePair, ApertiumMode> modes, LanguagePair wanted)
    {
        if (modes.TryGetValue(wanted, out var direct)) return [direct];
        foreach (var pivot in ApertiumLanguages.Pivots)
        {
            if (modes.TryGetValue(wanted with { Target = pivot }, out var first)
                && modes.TryGetValue(wanted with { Source = pivot }, out var second))
                return [first, second];
        }

        return null;
    }
}
