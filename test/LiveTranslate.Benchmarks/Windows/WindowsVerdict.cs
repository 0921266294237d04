namespace LiveTranslate.Benchmarks.Windows;

/// <summary>What is judged: whether the last policy's speech comes in time, and what of the words that costs.</summary>
/// <param name="Policy">The last one.</param>
/// <param name="ToSpeechP95">From a window's first sample until its speech is heard.</param>
/// <param name="AddedWrong">Of all words, the part wrong that the baseline gets right.</param>
internal sealed record WindowsVerdict(string Policy, TimeSpan ToSpeechP95, double AddedWrong)
{
    public static readonly TimeSpan TargetP95 = TimeSpan.FromSeconds(4.5);

    // More is not worth a second.
    public const double TargetAddedWrong = 0.015;

    public bool InTime => ToSpeechP95 <= TargetP95;

    public bool Understood => AddedWrong <= TargetAddedWrong;

    public bool TargetsMet => InTime && Understood;

    public static WindowsVerdict Of(IReadOnlyList<PolicyResult> policies, EngineTimes engines) => new(
        policies[^1].Policy, policies[^1].ToClose(0.95) + engines.Total, policies[^1].Wrong - policies[0].Wrong);

    public IEnumerable<string> Lines()
    {
        yield return $"Judged is {Policy}:";
        yield return
            $"Speech p95: {ToSpeechP95.TotalSeconds:0.00} s after a window's first sample. Target: at most " +
            $"{TargetP95.TotalSeconds:0.0} s: {(InTime ? "met" : "MISSED")}.";
        yield return
            $"Words wrong: {100 * AddedWrong:+0.0;-0.0;0.0} points beside the baseline. Target: at most " +
            $"{100 * TargetAddedWrong:+0.0}: {(Understood ? "met" : "MISSED")}.";
    }
}
