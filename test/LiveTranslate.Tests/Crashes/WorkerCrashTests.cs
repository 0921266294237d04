using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>The server that hosts a session dies while the chain is held between two of its parties.</summary>
public sealed class WorkerCrashTests
{
    [Theory]
    [InlineData(ChainStep.ToStream, 2)]
    [InlineData(ChainStep.ToSession, 0)]
    [InlineData(ChainStep.ToSession, 2)]
    [InlineData(ChainStep.ToCommit, 0)]
    [InlineData(ChainStep.ToCommit, 2)]
    [InlineData(ChainStep.Committed, 0)]
    [InlineData(ChainStep.Committed, 2)]
    [InlineData(ChainStep.Recognizing, 0)]
    [InlineData(ChainStep.Recognizing, 2)]
    [InlineData(ChainStep.Translating, 2)]
    [InlineData(ChainStep.ToArchive, 0)]
    [InlineData(ChainStep.ToArchive, 2)]
    [InlineData(ChainStep.Archived, 2)]
    [InlineData(ChainStep.ToReport, 2)]
    public async Task A_worker_that_dies_at_any_step_of_any_window_costs_nothing_and_nothing_is_heard_twice(
        ChainStep step, int window)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(window);
        await talk.UntilSegmentsAsync(window);

        var held = cluster.Chain.HoldAt(step);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }
}
