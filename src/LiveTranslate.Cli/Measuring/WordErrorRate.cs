namespace LiveTranslate.Cli.Measuring;

/// <summary>How much of what was said was understood: substituted, missing and added words by words said.</summary>
internal static class WordErrorRate
{
    public static double Of(string reference, string heard)
    {
        var said = Words(reference).Count;
        if (said == 0)
            return Words(heard).Count == 0 ? 0 : 1;
        return (double)Errors(reference, heard) / said;
    }

    /// <summary>Substituted, missing and added words.</summary>
    public static int Errors(string reference, string heard)
    {
        var said = Words(reference);
        var understood = Words(heard);

        // Levenshtein's distance, one row at a time.
        var row = Enumerable.Range(0, understood.Count + 1).ToArray();
        for (var i = 1; i <= said.Count; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= understood.Count; j++)
            {
                var cost = said[i - 1] == understood[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(row[j], row[j - 1]));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[^1];
    }

    /// <summary>Lower case, without punctuation; apostrophes within a word belong to it.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var plain = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsLetterOrDigit(from[i]) ? char.ToLowerInvariant(from[i]) : from[i] is '\'' or '’' ? '\'' : ' ';
        });
        return [.. plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'')).Where(word => word.Length > 0)];
    }
}
