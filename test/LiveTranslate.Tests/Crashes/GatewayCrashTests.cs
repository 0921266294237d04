using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Gateways and feeds die while the chain is held between two of its parties.</summary>
[Collection(CrashCollection.Name)]
public sealed class GatewayCrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_feed_that_dies_with_a_caption_no_gateway_has_is_filled_in_from_the_archive(int window)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 0, feeds: 1);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(window);
        await talk.Listener.UntilSpeechAsync(window);

        var held = cluster.Chain.HoldAt(ChainStep.ToGateway);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_listener_whose_gateway_dies_gets_the_rest_from_another_once_and_in_order()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 0, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster, listenAt: cluster.Servers[1]);
        await talk.SaySentencesAsync(2);
        await talk.Listener.UntilSpeechAsync(2);

        var held = cluster.Chain.HoldAt(ChainStep.ToGateway);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        held.LetGo();
        await talk.ReconnectListenerAsync(cluster.Servers[0]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_listener_whose_gateway_and_feed_die_at_once_gets_the_rest_once_and_in_order()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 3, sessions: 0, feeds: 2);
        await using var talk = await CrashTalk.BeginAsync(cluster, listenAt: cluster.Servers[1]);
        await talk.SaySentencesAsync(2);
        await talk.Listener.UntilSpeechAsync(2);

        var held = cluster.Chain.HoldAt(ChainStep.ToGateway);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1], cluster.Servers[2]);
        await talk.ReconnectListenerAsync(cluster.Servers[0]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task A_speaker_whose_gateway_dies_with_audio_that_is_on_no_stream_goes_on_at_another()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 0, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster, speakAt: cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        var held = cluster.Chain.HoldAt(ChainStep.ToStream);
        await talk.SaySentencesAsync(1);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1]);
        await talk.ReconnectSpeakerAsync(cluster.Servers[0]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Fact]
    public async Task Speech_that_is_made_again_is_not_heard_again_by_a_listener_who_has_come_back()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 1);
        await using var talk = await CrashTalk.BeginAsync(cluster, listenAt: cluster.Servers[1]);
        var held = cluster.Chain.HoldAt(ChainStep.Archived);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await talk.Listener.UntilSpeechAsync(2);

        // The second window is not in the archive: it is done again, once the listener is there.
        var again = cluster.Chain.HoldAt(ChainStep.Recognizing);
        await cluster.KillAsync(cluster.Servers[1]);
        await again.ReachedAsync();
        await talk.ReconnectListenerAsync(cluster.Servers[0]);
        again.LetGo();
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }

    [Theory]
    [InlineData(ChainStep.ToCommit)]
    [InlineData(ChainStep.Committed)]
    [InlineData(ChainStep.ToArchive)]
    [InlineData(ChainStep.Archived)]
    public async Task A_worker_and_the_gateway_of_speaker_and_listener_die_at_once_and_nothing_is_lost(ChainStep step)
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 3, sessions: 2, feeds: 2);
        await using var talk = await CrashTalk.BeginAsync(cluster, cluster.Servers[1], cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.Listener.UntilSpeechAsync(1);

        var held = cluster.Chain.HoldAt(step);
        await talk.SaySentencesAsync(2);
        await held.ReachedAsync();
        await cluster.KillAsync(cluster.Servers[1], cluster.Servers[2]);
        await talk.ReconnectSpeakerAsync(cluster.Servers[0]);
        await talk.ReconnectListenerAsync(cluster.Servers[0]);
        await talk.SaySentencesAsync(1);
        await talk.Speaker.EndAsync();

        await talk.AssertWholeAsync();
    }
}
