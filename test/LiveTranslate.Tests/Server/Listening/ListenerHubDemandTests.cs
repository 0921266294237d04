using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

/// <summary>Engines do not know whose call it is: each test counts in a language of its own.</summary>
public sealed class ListenerHubDemandTests(ListenerHubDemandTests.ShortLinger shared)
    : IClassFixture<ListenerHubDemandTests.ShortLinger>
{
    private static readonly string[] All = ["ca-ES", "es-ES", "fr-FR", "it-IT", "pt-PT"];

    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Language_without_listeners_is_neither_translated_nor_synthesized()
    {
        var session = await Server.CreateSessionAsync(All);
        string[] others = ["ca-ES", "fr-FR", "it-IT", "pt-PT"];
        var before = others.Select(Calls).ToArray();
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(3).Chunks);
        await speaker.EndAsync();

        await listener.UntilSpeechAsync(3);
        Assert.Equal((3, 3), Calls("es-ES"));
        Assert.Equal(before, others.Select(Calls));
        // The speaker's own language is watched by the speaker, and needs neither.
        Assert.Equal((0, 0), Calls("en-US"));
    }

    [Fact]
    public async Task Language_with_captions_only_is_never_synthesized()
    {
        var session = await Server.CreateSessionAsync(All);
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "fr-FR", audio: false);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(3).Chunks);
        await speaker.EndAsync();

        await listener.UntilCaptionsAsync(3);
        Assert.Equal((3, 0), Calls("fr-FR"));
    }

    [Fact]
    public async Task Language_is_served_live_from_the_first_listener_on_without_waiting_for_a_renewal()
    {
        var session = await Server.CreateSessionAsync(All);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "pt-PT", audio: true);

        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await speaker.EndAsync();

        await listener.UntilSpeechAsync(1);
        Assert.Single(listener.Captions);
        Assert.Equal(0, Server.LateCaptions(session.SessionId, "pt-PT"));
    }

    [Fact]
    public async Task Language_lingers_after_its_last_listener_and_then_costs_nothing()
    {
        var session = await Server.CreateSessionAsync(All);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var listener = await TestListener.JoinAsync(Server, session.SessionId, "it-IT", audio: true);
        var segments = 0;
        segments = await SpeakOneAsync(speaker, session, segments);
        Assert.Equal((1, 1), Calls("it-IT"));

        await listener.DisposeAsync();
        var left = TimeProvider.System.GetTimestamp();
        segments = await SpeakOneAsync(speaker, session, segments);
        Assert.Equal((2, 2), Calls("it-IT"));

        // Until a segment is made that nobody translates any more.
        await Wait.UntilAsync(
            async () =>
            {
                var before = Calls("it-IT");
                segments = await SpeakOneAsync(speaker, session, segments);
                return Calls("it-IT") == before;
            },
            "the language to be out of demand", TimeSpan.FromSeconds(30), Cancelled);
        Assert.InRange(TimeProvider.System.GetElapsedTime(left), ShortLinger.Linger - TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

        // What nobody heard is translated when somebody asks for it.
        await using var late = await TestListener.ConnectAsync(Server);
        var reply = await late.JoinAsync(session.SessionId, "it-IT");
        await late.UntilCaptionsAsync(segments - reply.Captions.Count);
        var captions = reply.Captions.Concat(late.Captions).ToArray();
        Assert.Equal(Enumerable.Range(0, segments), captions.Select(caption => caption.Index));
        Assert.All(captions, caption => Assert.Equal($"[it-IT] {caption.SourceText}", caption.Text));
    }

    [Fact]
    public async Task Last_hearing_listener_of_a_language_takes_the_synthesis_along_and_leaves_the_captions()
    {
        var session = await Server.CreateSessionAsync(All);
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await using var reads = await TestListener.JoinAsync(Server, session.SessionId, "ca-ES", audio: false);
        var hears = await TestListener.JoinAsync(Server, session.SessionId, "ca-ES", audio: true);
        var segments = await SpeakOneAsync(speaker, session, 0);
        await hears.UntilSpeechAsync(1);

        await hears.DisposeAsync();
        await Wait.UntilAsync(
            async () =>
            {
                var before = Calls("ca-ES").Synthesized;
                segments = await SpeakOneAsync(speaker, session, segments);
                return Calls("ca-ES").Synthesized == before;
            },
            "speech to be out of demand", TimeSpan.FromSeconds(30), Cancelled);

        await reads.UntilCaptionsAsync(segments);
        Assert.Empty(reads.Speech);
        Assert.Equal(0, Server.LateCaptions(session.SessionId, "ca-ES"));
    }

    private (int Translated, int Synthesized) Calls(string language) => (
        shared.Engines.Translator.CallsTo(LanguageTag.Parse(language)),
        shared.Engines.Synthesizer.CallsIn(LanguageTag.Parse(language)));

    /// <summary>Makes one more segment.</summary>
    private async Task<int> SpeakOneAsync(TestSpeaker speaker, CreateSessionReply session, int segments)
    {
        await speaker.SpeakAsync(new SyntheticSpeech().Speak(1.25).Pause(0.75));
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Segments > segments, "one more segment", cancellationToken: Cancelled);
        return segments + 1;
    }

    public sealed class ShortLinger : SharedServer
    {
        public static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

        protected override IReadOnlyList<string> Settings =>
        [
            .. base.Settings,
            $"--Session:DemandLinger={Linger}",
            // Long enough that a test that needs a renewal would fail.
            "--Delivery:RenewalPeriod=00:00:02",
            "--Speaking:Burst=00:30:00",
        ];
    }
}
