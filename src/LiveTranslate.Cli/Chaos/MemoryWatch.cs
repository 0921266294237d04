namespace LiveTranslate.Cli.Chaos;

/// <summary>The memory of every process over its life.</summary>
internal sealed class MemoryWatch
{
    // What lived shorter has only its start to show.
    private const int FewestSamples = 12;
    private readonly Dictionary<(string Name, int Pid), List<double>> _samples = [];

    /// <summary>How often it is looked at.</summary>
    public static TimeSpan Period => TimeSpan.FromSeconds(5);

    public void Look(IEnumerable<DeployedProcess> processes)
    {
        foreach (var process in processes)
        {
            if (process.MemoryMb is not { } megabytes)
                continue;
            if (!_samples.TryGetValue((process.Name, process.Pid), out var samples))
                _samples.Add((process.Name, process.Pid), samples = []);
            samples.Add(megabytes);
        }
    }

    /// <summary>Of each process that lived at least a minute: MB in its second and in its last quarter, and how long it lived.</summary>
    public IReadOnlyList<(string Name, double Early, double Late, TimeSpan Lived)> Growth() =>
    [
        .. _samples.Where(entry => entry.Value.Count >= FewestSamples).Select(entry =>
        {
            var quarter = entry.Value.Count / 4;
            return (entry.Key.Name, Median(entry.Value.Skip(quarter).Take(quarter)), Median(entry.Value.TakeLast(quarter)),
                Period * entry.Value.Count);
        }).OrderBy(row => row.Item1, StringComparer.Ordinal),
    ];

    private static double Median(IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        return Math.Round(sorted[sorted.Length / 2], 1);
    }
}
