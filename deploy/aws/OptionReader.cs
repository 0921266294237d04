using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveTranslate.Deploy.Aws;

/// <summary>Reads values and collects what is wrong with them, so that all of it is said at once.</summary>
internal sealed class OptionReader(IReadOnlyDictionary<string, string> context)
{
    private readonly List<string> _faults = [];
    private readonly List<string> _known = [];

    public IReadOnlyList<string> Faults => _faults;

    public string? Text(string key, Regex pattern, string must)
    {
        if (Find(key) is not { } text) return null;
        if (!pattern.IsMatch(text)) Fault(key, must);
        return text;
    }

    public int Number(string key, int least, int most, int otherwise)
    {
        if (Find(key) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Fault(key, $"{least} to {most}");
        return otherwise;
    }

    public int OneOf(string key, IReadOnlyCollection<int> numbers, int otherwise)
    {
        var number = Number(key, numbers.Min(), numbers.Max(), otherwise);
        if (!numbers.Contains(number)) Fault(key, $"one of {string.Join(", ", numbers)}");
        return number;
    }

    public (int Least, int Most) Range(string key, int most, (int Least, int Most) otherwise)
    {
        if (Find(key) is not { } text) return otherwise;
        var ends = text.Split('-').Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        // Fewer than two, and the end of one is the end of all.
        if (ends.Length is 1 or 2 && ends[0] >= 2 && ends[^1] >= ends[0] && ends[^1] <= most) return (ends[0], ends[^1]);
        Fault(key, $"how many at least and at most, 2 to {most}, such as 2-10");
        return otherwise;
    }

    public string? Choice(string key, params string[] choices)
    {
        if (Find(key) is not { } text) return null;
        if (!choices.Contains(text)) Fault(key, string.Join(" or ", choices));
        return text;
    }

    // A misspelt option would be a default that nobody notices.
    public Dictionary<string, string> Rest()
    {
        var rest = context.Where(entry => !_known.Contains(entry.Key)).ToDictionary();
        foreach (var (key, _) in rest.Where(entry => !entry.Key.Contains("__", StringComparison.Ordinal)))
            _faults.Add($"'{key}' is no option. The options are {string.Join(", ", _known)}; a setting of the servers is named as in their environment, such as -c Window__Pause=00:00:00.5.");
        return rest;
    }

    private string? Find(string key)
    {
        _known.Add(key);
        return context.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;
    }

    private void Fault(string key, string must) =>
        _faults.Add($"'{key}' must be {must}; it is '{context[key]}'. Set it with -c {key}=…, or leave it out.");
}
