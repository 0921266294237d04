using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Tests.Server;
using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>The server that hosts a session dies while the chain is held between two of its parties.</summary>
[Collection(CrashCollection.Name)]
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
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(window);
        await talk.UntilSegmentsAsync(window);

        var held = cluster.Chain.HoldAt(step);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        // The gateway, which is held at this one, lives on.
        if (step is ChainStep.ToStream) held.LetGo();
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task What_listeners_were_told_stands_although_the_next_worker_understands_something_else()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        var times = 0;
        cluster.Engines.Recognizer.Transcribe = _ => $"understood {Interlocked.Increment(ref times)}";
        await using var talk = await CrashTalk.BeginAsync(cluster);
        var held = cluster.Chain.HoldAt(ChainStep.ToArchive);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await talk.Listener.UntilCaptionsAsync(1);
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.Speaker.EndAsync();

        var kept = await cluster.Servers[0].TranscriptAsync(talk.Session, "es-ES");
        Assert.Equal([0, 1], kept.Select(caption => caption.Index));
        await talk.Listener.UntilCaptionsAsync(2);
        Assert.Equal(kept.Select(caption => caption.Text), talk.Listener.Captions.Select(caption => caption.Text));
        Assert.True(times > 2, "A window was heard twice.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_worker_that_dies_while_a_window_fills_costs_nothing_of_that_sentence(int window)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(window);
        await talk.UntilSegmentsAsync(window);

        await talk.SayAsync(0.75);
        await talk.UntilWindowsBeginAsync(window + 1);
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SayAsync(0.5);
        await talk.SaySentencesAsync(2);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_word_before_a_crash_is_heard_although_nothing_is_said_after_it(bool first)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        var before = first ? 0 : 1;
        await talk.SaySentencesAsync(before);
        await talk.UntilSegmentsAsync(before);

        await talk.SayAsync(1);
        await talk.UntilWindowsBeginAsync(before + 1);
        await cluster.KillAsync(cluster.Servers[1]);

        // Nobody sends a further chunk, and nobody ends the session.
        await talk.UntilSegmentsAsync(before + 1);
        await talk.AssertWholeAsync();
    }

    [Theory]
    [InlineData(ChainStep.ToEnd)]
    [InlineData(ChainStep.Ending)]
    public async Task A_worker_that_dies_while_its_session_ends_ends_it_elsewhere(ChainStep step)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.SayAsync(1);

        var held = cluster.Chain.HoldAt(step);
        var ending = talk.Speaker.EndAsync();
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);

        await ending;
        await talk.AssertWholeAsync();
        Assert.Equal(SessionStatus.Ended, (await cluster.Servers[0].GetSessionAsync(talk.Session)).Status);
    }

    [Fact]
    public async Task A_worker_that_dies_with_the_last_window_of_an_ending_session_in_its_hands_finishes_it_elsewhere()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);
        await talk.SayAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.Recognizing);
        var ending = talk.Speaker.EndAsync();
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);

        await ending;
        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task What_was_said_before_a_pause_goes_out_although_the_worker_dies_in_it()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SayAsync(0.75);
        await talk.UntilWindowsBeginAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.ToCommit);
        // Answered when it is committed, by whoever has the session then.
        var pausing = talk.Speaker.PauseAsync();
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await Task.WhenAny(pausing);
        await talk.UntilSegmentsAsync(1);
        await Retry.UntilAnsweredAsync(async () =>
        {
            await talk.Speaker.ResumeAsync();
            return true;
        });
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Theory]
    [InlineData(ChainStep.ToBeginTake)]
    [InlineData(ChainStep.TakeBegun)]
    public async Task A_worker_that_dies_while_a_second_take_begins_loses_nothing_of_either(ChainStep step)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);
        await talk.SayAsync(1);
        await talk.UntilWindowsBeginAsync(2);

        var held = cluster.Chain.HoldAt(step);
        await using var second = await TestSpeaker.ConnectAsync(cluster.Servers[0]);
        var starting = Retry.UntilAnsweredAsync(() => second.StartAsync(talk.Session));
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await starting;
        await talk.HandOverAsync(second);
        await talk.SaySentencesAsync(2);
        await second.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task What_listeners_want_is_known_where_a_session_goes_on_before_anyone_says_so_again()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.Committed);
        await talk.SaySentencesAsync(1);
        await held.ReachedAsync();
        cluster.Chain.NobodyRenews = true;
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        // In the segments themselves: not translated later, when somebody read them.
        Assert.All(cluster.Segments(talk.Session), segment => Assert.Single(segment.Captions));
        Assert.All(cluster.Segments(talk.Session), segment => Assert.Single(segment.Speech));
    }
}
