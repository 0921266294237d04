using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Someone speaks and someone listens while servers die, and what must be found of it afterwards.</summary>
internal sealed class CrashTalk : IAsyncDisposable
{
    // As many chunks as make two seconds: nothing of a sentence is left over for the next.
    private const double Said = 1.3;
    private const double Paused = 0.7;
    private readonly CrashCluster _cluster;
    private int _sent;

    private CrashTalk(CrashCluster cluster, CreateSessionReply session, TestListener listener, TestSpeaker speaker) =>
        (_cluster, Session, Listener, Speaker) = (cluster, session, listener, speaker);

    public CreateSessionReply Session { get; }

    public TestListener Listener { get; private set; }

    public TestSpeaker Speaker { get; private set; }

    /// <summary>All that was said so far.</summary>
    public SentAudio Audio { get; } = new();

    private LiveServer First => _cluster.Servers[0];

    public static async Task<CrashTalk> BeginAsync(CrashCluster cluster, LiveServer? speakAt = null, LiveServer? listenAt = null)
    {
        var session = await cluster.Servers[0].CreateSessionAsync();
        var listener = await TestListener.JoinAsync(listenAt ?? cluster.Servers[0], session.SessionId, "es-ES", audio: true);
        return new CrashTalk(cluster, session, listener, await TestSpeaker.StartAsync(speakAt ?? cluster.Servers[0], session));
    }

    public Task SaySentencesAsync(int count)
    {
        for (var i = 0; i < count; i++) Audio.Speak(Said).Pause(Paused);
        return SendAsync();
    }

    /// <summary>The beginning of a sentence, without its end.</summary>
    public Task SayHalfAsync()
    {
        Audio.Speak(0.75);
        return SendAsync();
    }

    public Task UntilSegmentsAsync(int count) => Wait.UntilAsync(
        async () => (await First.GetSessionAsync(Session)).Segments >= count, $"{count} segments", TimeSpan.FromSeconds(30));

    /// <summary>
    /// Every spoken sample is in one segment, no window was cut anew, the listener has each caption and speech once and
    /// in order, and the speaker may forget all.
    /// </summary>
    public async Task AssertWholeAsync()
    {
        var captions = await First.TranscriptAsync(Session, "es-ES");
        Audio.AssertHeardOnce(captions);
        Assert.Empty(_cluster.Chain.Moved);
        await Listener.UntilCaptionsAsync(captions.Count);
        await Listener.UntilSpeechAsync(captions.Count);
        Assert.Equal(captions.Select(Shown), Listener.Captions.Select(Shown));
        Assert.Equal(captions.Select(caption => caption.Index), Listener.Speech.Select(speech => speech.Index));
        await Speaker.UntilArchivedAsync();

        static (int, string, long, long) Shown(Contracts.Hubs.Caption caption) =>
            (caption.Index, caption.Text, caption.StartMs, caption.EndMs);
    }

    public async ValueTask DisposeAsync()
    {
        await Speaker.DisposeAsync();
        await Listener.DisposeAsync();
    }

    private async Task SendAsync()
    {
        var chunks = Audio.Chunks;
        await Speaker.SpeakAsync([.. chunks.Skip(_sent)]);
        _sent = chunks.Count;
    }
}
