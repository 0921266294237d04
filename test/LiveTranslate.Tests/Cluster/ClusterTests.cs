using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Xunit;

namespace LiveTranslate.Tests.Cluster;

[Collection(WholeMachine.Name)]
public sealed class ClusterTests
{
    [Fact]
    public async Task A_speaker_on_one_gateway_is_heard_on_two_others_whatever_silo_hosts_the_session()
    {
        await using var cluster = await ServerCluster.StartAsync();
        var session = await cluster.Servers[0].CreateSessionAsync();
        var host = await cluster.HostOfAsync(cluster.Session(session.SessionId));
        var gateways = cluster.Servers.Where(server => server != host).ToArray();

        // The speaker on a silo that does not host the session, listeners on both others: one of them is the host.
        await using var spanish = await TestListener.JoinAsync(gateways[1], session.SessionId, "es-ES", audio: true);
        await using var alsoSpanish = await TestListener.JoinAsync(host, session.SessionId, "es-ES", audio: true);
        await using var french = await TestListener.JoinAsync(gateways[1], session.SessionId, "fr-FR", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(gateways[0], session);
        await speaker.SpeakAsync(Sentences(4));
        await speaker.EndAsync();

        foreach (var listener in new[] { spanish, alsoSpanish, french })
        {
            await listener.UntilCaptionsAsync(4);
            await listener.UntilSpeechAsync(4);
            Assert.Equal([0, 1, 2, 3], listener.Captions.Select(caption => caption.Index));
            Assert.Equal([0, 1, 2, 3], listener.Speech.Select(speech => speech.Index));
        }

        Assert.Equal(4, cluster.Engines.Recognizer.Heard.Count);
        Assert.Equal(8, cluster.Engines.Translator.Calls);
        Assert.Equal(8, cluster.Engines.Synthesizer.Calls);
    }

    [Fact]
    public async Task A_session_whose_silo_stops_goes_on_elsewhere_and_listeners_get_every_index_once_and_in_order()
    {
        await using var cluster = await ServerCluster.StartAsync();
        // The first silo holds the membership of such a cluster, and stays.
        var session = await cluster.Servers[0].CreateSessionAsync();
        var host = await cluster.HostOfAsync(cluster.Session(session.SessionId));
        while (host == cluster.Servers[0])
        {
            session = await cluster.Servers[0].CreateSessionAsync();
            host = await cluster.HostOfAsync(cluster.Session(session.SessionId));
        }

        var gateway = cluster.Servers[0];
        await using var listener = await TestListener.JoinAsync(gateway, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(gateway, session);
        await speaker.SpeakAsync(Sentences(2));
        await listener.UntilCaptionsAsync(2);

        // In the middle of a sentence.
        await speaker.SpeakAsync(new SyntheticSpeech(9).Speak(0.75));
        await cluster.StopAsync(host);
        await speaker.SpeakAsync(new SyntheticSpeech(10).Speak(0.75).Pause(0.75));
        await speaker.SpeakAsync(Sentences(2, seed: 5));
        await speaker.EndAsync();

        await listener.UntilCaptionsAsync(5);
        Assert.Equal([0, 1, 2, 3, 4], listener.Captions.Select(caption => caption.Index));
        Assert.Equal(listener.Captions.Count, listener.Captions.DistinctBy(caption => caption.SourceText).Count());
    }

    private static SyntheticSpeech Sentences(int count, int seed = 1)
    {
        var audio = new SyntheticSpeech(seed);
        // Each as long as no other, so that no two have the same text.
        for (var i = 0; i < count; i++) audio.Speak(1.25 + (0.1 * (seed + i))).Pause(0.75);
        return audio;
    }
}
