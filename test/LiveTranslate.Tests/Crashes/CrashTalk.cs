using LiveTranslate.Contracts.Hubs;
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
    private readonly List<Caption> _captions = [];
    private readonly List<Speech> _speech = [];
    private int _sent;
    private int _read;

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

    /// <summary>Speech without a pause after it: nothing says yet that it is over.</summary>
    public Task SayAsync(double seconds)
    {
        Audio.Speak(seconds);
        return SendAsync();
    }

    /// <summary>Waits until the recognizer is being fed with so many windows.</summary>
    public Task UntilWindowsBeginAsync(int count) => Wait.UntilAsync(
        () => _cluster.Engines.Recognizer.Started >= count, $"window {count} to begin", TimeSpan.FromSeconds(20));

    public Task UntilSegmentsAsync(int count) => Wait.UntilAsync(
        async () => (await First.GetSessionAsync(Session)).Segments >= count, $"{count} segments", TimeSpan.FromSeconds(30));

    /// <summary>Somebody else speaks from now on; who has spoken so far has nothing more to say.</summary>
    public async Task HandOverAsync(TestSpeaker next)
    {
        // Also the first one may forget everything.
        await Speaker.UntilArchivedAsync();
        await Speaker.DisposeAsync();
        Speaker = next;
    }

    /// <summary>The speaker has lost the connection, and goes on with the take from where the server wants it.</summary>
    public async Task ReconnectSpeakerAsync(LiveServer server)
    {
        await Speaker.DisposeAsync();
        Speaker = await TestSpeaker.ConnectAsync(server);
        await Retry.UntilAnsweredAsync(() => Speaker.StartAsync(Session, take: 1));
        await Speaker.SpeakAsync(Audio.Chunks);
    }

    /// <summary>The listener has lost the connection, and wants what comes after the last that was read and heard.</summary>
    public async Task ReconnectListenerAsync(LiveServer server)
    {
        _captions.AddRange(Listener.Captions);
        _speech.AddRange(Listener.Speech);
        await Listener.DisposeAsync();
        Listener = await TestListener.ConnectAsync(server);
        var reply = await Retry.UntilAnsweredAsync(() => Listener.JoinAsync(
            Session.SessionId, "es-ES", audio: true, afterIndex: _speech.Count > 0 ? _speech[^1].Index : -1));
        // What was read and not heard was asked for again: it is heard now, and not shown twice.
        _read = _captions.Count;
        _captions.AddRange(reply.Captions.Where(caption => caption.Index >= _read));
    }

    /// <summary>
    /// Every spoken sample is in one segment, no window was cut anew, the listener has each caption and speech once and
    /// in order, and the speaker may forget all.
    /// </summary>
    public async Task AssertWholeAsync()
    {
        var captions = await First.TranscriptAsync(Session, "es-ES");
        Audio.AssertHeardOnce(captions);
        Assert.Empty(_cluster.Chain.Moved);
        await Wait.UntilAsync(
            () => Read().Count >= captions.Count, $"{captions.Count} captions", TimeSpan.FromSeconds(20),
            TestContext.Current.CancellationToken);
        await Listener.UntilSpeechAsync(captions.Count - _speech.Count);
        Assert.Equal(captions.Select(Shown), Read().Select(Shown));
        Assert.Equal(
            captions.Select(caption => caption.Index), _speech.Concat(Listener.Speech).Select(speech => speech.Index));
        await Speaker.UntilArchivedAsync();

        static (int, string, long, long) Shown(Caption caption) =>
            (caption.Index, caption.Text, caption.StartMs, caption.EndMs);
    }

    public async ValueTask DisposeAsync()
    {
        await Speaker.DisposeAsync();
        await Listener.DisposeAsync();
    }

    private List<Caption> Read() =>
        [.. _captions, .. Listener.Captions.Where(caption => caption.Index >= _read)];

    private async Task SendAsync()
    {
        var chunks = Audio.Chunks;
        await Speaker.SpeakAsync([.. chunks.Skip(_sent)]);
        _sent = chunks.Count;
    }
}
