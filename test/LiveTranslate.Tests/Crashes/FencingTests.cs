using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Activations that were held, and go on after others have taken over, believe that the session is theirs.</summary>
[Collection(CrashCollection.Name)]
public sealed class FencingTests
{
    // Not the steps between: engines have deadlines, after which whoever is held there goes on by itself.
    [Theory]
    [InlineData(ChainStep.ToCommit)]
    [InlineData(ChainStep.ToArchive)]
    public async Task What_wakes_after_its_session_has_gone_on_elsewhere_changes_nothing(ChainStep step)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);
        var held = cluster.Chain.HoldAt(step);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.LoseAsync(cluster.Servers[1]);
        await talk.UntilSegmentsAsync(3);

        var archived = cluster.Segments(talk.Session);
        var appends = cluster.Engines.Archive!.Appends;
        held.LetGo();
        // What was not committed is refused; what was is written once more, and the first stands.
        await Wait.UntilAsync(
            () => step is ChainStep.ToCommit ? cluster.Chain.Refused > 0 : cluster.Engines.Archive.Appends > appends,
            "the zombie to try", cancellationToken: TestContext.Current.CancellationToken);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
        Assert.All(archived, (segment, index) => Assert.Same(segment, cluster.Segments(talk.Session)[index]));
    }

    [Fact]
    public async Task An_activation_that_was_superseded_while_its_commit_was_held_stops_before_anyone_hears_of_it()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 1, sessions: 0, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.ToCommit);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.SupersedeAsync(talk.Session);
        Assert.Single(talk.Listener.Captions);
        held.LetGo();
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        Assert.True(cluster.Chain.Refused > 0, "Its commit was refused.");
        await talk.AssertWholeAsync();
    }
}
