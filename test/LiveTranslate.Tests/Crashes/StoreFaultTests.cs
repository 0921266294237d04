using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Archive and grain storage do not answer, or their answers are lost.</summary>
[Collection(CrashCollection.Name)]
public sealed class StoreFaultTests
{
    [Fact]
    public async Task While_the_archive_does_not_answer_listeners_hear_all_and_the_speaker_keeps_all()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 1, sessions: 0, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        cluster.Engines.Archive!.Unavailable = true;
        await talk.SaySentencesAsync(3);
        await talk.Listener.UntilCaptionsAsync(3);
        Assert.Equal(0, talk.Speaker.Archived);

        // More than may be under way at once.
        await talk.SaySentencesAsync(4);
        cluster.Engines.Archive.Unavailable = false;
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task While_the_store_does_not_answer_nobody_hears_what_is_not_committed_and_nothing_is_lost()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 1, sessions: 0, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        cluster.Chain.Trouble = StoreTrouble.Unavailable;
        await talk.SaySentencesAsync(3);
        await Wait.UntilAsync(
            () => cluster.Engines.Recognizer.Heard.Count >= 2, "the second window to be understood",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(talk.Listener.Captions);
        cluster.Chain.Trouble = StoreTrouble.None;
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_store_that_comes_back_after_a_crash_gives_the_session_back_as_it_was()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        var held = cluster.Chain.HoldAt(ChainStep.Committed);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        cluster.Chain.Trouble = StoreTrouble.Unavailable;
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(2);
        await Wait.UntilAsync(
            () => cluster.Chain.FailedReads > 1, "the session to be asked for in vain",
            cancellationToken: TestContext.Current.CancellationToken);
        cluster.Chain.Trouble = StoreTrouble.None;
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task Writes_whose_answers_are_lost_are_known_again_as_ones_own_also_when_a_worker_dies()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        cluster.Chain.Trouble = StoreTrouble.AnswersLost;
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.ToArchive);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
        Assert.True(cluster.Chain.Refused > 3, "Each was tried again, and refused.");
    }
}
