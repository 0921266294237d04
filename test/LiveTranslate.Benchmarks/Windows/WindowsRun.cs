namespace LiveTranslate.Benchmarks.Windows;

/// <summary>Every policy on the same talks, one after the other: they would take each other's processor time.</summary>
internal sealed class WindowsRun(WindowsPlan plan, TimeProvider time)
{
    public async Task<IReadOnlyList<PolicyResult>> RunAsync(Action<string> progress, CancellationToken stop)
    {
        progress("the talks");
        List<Talk> talks = [.. await SyntheticTalks.SpeakAsync(plan.Talks)];
        if (await RecordedTalks.NovelAsync(stop) is { } novel) talks.Add(novel);
        if (plan.Recordings is { } folder) talks.AddRange(await RecordedTalks.InAsync(folder, stop));
        var results = new List<PolicyResult>();
        foreach (var policy in plan.Policies)
        {
            progress(policy.Name);
            results.Add(await new PolicyRun(policy, plan.Chunk, time).RunAsync(talks, stop));
            progress($"  {100 * results[^1].Wrong:0.0} % wrong, closed after {results[^1].ToClose(0.95).TotalSeconds:0.00} s at p95");
        }

        return results;
    }
}
