using LiveTranslate.Engines.Offline.Recognition;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>Lets all talks be heard, cut as one policy says.</summary>
internal sealed class PolicyRun(WindowPolicy policy, TimeSpan chunk, TimeProvider time)
{
    public async Task<PolicyResult> RunAsync(IReadOnlyList<Talk> talks, CancellationToken stop)
    {
        using var recognizer = new PocketSphinxRecognizer(
            policy.Recognizer, time, NullLogger<PocketSphinxRecognizer>.Instance);
        var report = await recognizer.ProbeAsync(stop);
        if (!report.Works) throw new InvalidOperationException($"{report.Findings[0].Detail}: {report.Findings[0].Cure}");
        var heard = new HeardTalk[talks.Count];
        var before = Environment.CpuUsage.TotalTime;
        // A core a talk: the windows of one session follow one another.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop };
        await Parallel.ForAsync(0, talks.Count, parallel, async (i, token) =>
            heard[i] = await new TalkRun(talks[i], policy.Windows, recognizer).RunAsync(chunk, token));
        return new PolicyResult(policy.Name, heard, Environment.CpuUsage.TotalTime - before);
    }
}
