namespace LiveTranslate.Benchmarks.Windows;

/// <summary>What is run.</summary>
/// <param name="Policies">The baseline first.</param>
/// <param name="Talks">Numbers of the synthetic talks.</param>
/// <param name="Recordings">A folder of recordings, if any.</param>
/// <param name="Chunk">In which audio comes.</param>
/// <param name="Engines">What is added to a window's length.</param>
internal sealed record WindowsPlan(
    IReadOnlyList<WindowPolicy> Policies, IReadOnlyList<int> Talks, DirectoryInfo? Recordings, TimeSpan Chunk, EngineTimes Engines);
