using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Windowing;

namespace LiveTranslate.Benchmarks.Windows;

/// <param name="Samples">Its length.</param>
/// <param name="ToClose">From its first sample until the chunk was whole with which it closed.</param>
/// <param name="AtPause">It ends with a pause or its talk; not at the quietest place there was.</param>
internal readonly record struct HeardWindow(int Samples, TimeSpan ToClose, bool AtPause)
{
    /// <param name="closed">The window.</param>
    /// <param name="arrived">The position after the chunk with which it closed.</param>
    public static HeardWindow Of(WindowEvent.Closed closed, long arrived) => new(
        closed.Cut.Samples,
        PcmFormat.DurationOf(arrived - closed.Cut.StartSample),
        closed.HeardSample == closed.Cut.EndSample);
}

/// <param name="Kind">Whose voice it is.</param>
/// <param name="Said">Words.</param>
/// <param name="Wrong">Replaced, missing and added words.</param>
/// <param name="Duration">Of its audio.</param>
/// <param name="Windows">In order.</param>
internal sealed record HeardTalk(string Kind, int Said, int Wrong, TimeSpan Duration, IReadOnlyList<HeardWindow> Windows);

/// <summary>What one policy came to.</summary>
internal sealed record PolicyResult(string Policy, IReadOnlyList<HeardTalk> Talks, TimeSpan ProcessorTime)
{
    private readonly HeardWindow[] _windows = [.. Talks.SelectMany(talk => talk.Windows)];

    /// <summary>Of all words, the part that was wrong.</summary>
    public double Wrong => WrongOf(Talks);

    public int Windows => _windows.Length;

    public double WindowsPerMinute => Windows / Talks.Sum(talk => talk.Duration.TotalMinutes);

    public double AtPause => (double)_windows.Count(window => window.AtPause) / Windows;

    /// <summary>Processor time per time of audio.</summary>
    public double OfRealTime => ProcessorTime / TimeSpan.FromTicks(Talks.Sum(talk => talk.Duration.Ticks));

    public double WrongOfKind(string kind) => WrongOf(Talks.Where(talk => talk.Kind == kind));

    /// <summary>The time from first sample to close that <paramref name="part"/> of all windows do not exceed.</summary>
    public TimeSpan ToClose(double part)
    {
        var sorted = _windows.Select(window => window.ToClose).Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }

    private static double WrongOf(IEnumerable<HeardTalk> talks)
    {
        var (said, wrong) = talks.Aggregate((0, 0), (sum, talk) => (sum.Item1 + talk.Said, sum.Item2 + talk.Wrong));
        return (double)wrong / said;
    }
}
