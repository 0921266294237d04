namespace LiveTranslate.Tests.Engines.Offline.Recognition;

/// <summary>Words inserted, deleted and replaced, over the words there were.</summary>
internal static class WordErrorRate
{
    public static double Of(string reference, string heard)
    {
        var (expected, actual) = (Words(reference), Words(heard));
        var distances = Enumerable.Range(0, actual.Length + 1).ToArray();
        for (var i = 1; i <= expected.Length; i++)
        {
            var diagonal = distances[0];
            distances[0] = i;
            for (var j = 1; j <= actual.Length; j++)
            {
                var replaced = diagonal + (expected[i - 1] == actual[j - 1] ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.Min(replaced, 1 + Math.Min(distances[j], distances[j - 1]));
            }
        }

        return (double)distances[^1] / expected.Length;
    }

    private static string[] Words(string text) =>
        [.. text.ToUpperInvariant().Split([' ', '.', ',', '?', '!'], StringSplitOptions.RemoveEmptyEntries)];
}
