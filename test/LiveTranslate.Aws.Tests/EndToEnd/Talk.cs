using System.Text.Json;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>A speech through one gateway of a cluster, heard through another, and what must be found of it afterwards.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private const string Text =
        "Good evening and welcome to our little town. The library is open until eight o'clock. "
        + "We have a new room for children. They can read and play there every day. "
        + "Next week a writer will visit us. She will tell us about her life in the mountains.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly ServerCluster _cluster;
    private readonly ReadOnlyMemory<byte> _pcm;
    private readonly Func<Task> _spoken;
    private readonly RunningProgram? _speaker;

    private Talk(
        ServerCluster cluster, ReadOnlyMemory<byte> pcm, string session, int listenAt, Func<Task> spoken, RunningProgram? speaker = null)
    {
        (_cluster, _pcm, Session, _spoken, _speaker) = (cluster, pcm, session, spoken, speaker);
        Listener = RunningProgram.Cli(cluster.Servers[listenAt].Port, "listen", session, "--language", "es-ES");
    }

    public string Session { get; }

    public RunningProgram Listener { get; }

    private CreateSessionReply? Created { get; init; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Someone speaks with our command line.</summary>
    public static async Task<Talk> StartAsync(ServerCluster cluster, int speakAt, int listenAt)
    {
        var pcm = await FliteVoice.SpeakAsync(Text);
        var speaker = RunningProgram.Cli(
            cluster.Servers[speakAt].Port, "speak", WavFile.Write(cluster.Folder, pcm), "--language", "en-US", "--targets", "es-ES");
        await Wait.UntilAsync(() => speaker.Lines.Count > 0, "the speaker's session", Patience, Cancelled);
        var session = speaker.Events("session").First().GetProperty("sessionId").GetString()!;
        return new Talk(cluster, pcm, session, listenAt, SpokenAsync, speaker);

        async Task SpokenAsync()
        {
            var exit = await speaker.ExitAsync(Patience);
            Assert.True(exit == 0, $"The speaker ended with {exit}: {speaker.Errors}");
        }
    }

    /// <summary>Someone speaks with our command line, and after the last word says nothing more, not even that it was the last.</summary>
    public static async Task<Talk> StartOpenAsync(ServerCluster cluster, int speakAt, int listenAt)
    {
        var pcm = await FliteVoice.SpeakAsync(Text);
        var gateway = cluster.Servers[speakAt];
        var session = await cluster.CreateSessionAsync(gateway);
        var speaker = RunningProgram.Cli(
            gateway.Port, "speak", WavFile.Write(cluster.Folder, pcm), "--session", session.SessionId, "--token", session.SpeakerToken, "--no-end");
        return new Talk(cluster, pcm, session.SessionId, listenAt, SpokenAsync, speaker) { Created = session };

        async Task SpokenAsync()
        {
            var exit = await speaker.ExitAsync(Patience);
            Assert.True(exit == 0, $"The speaker ended with {exit}: {speaker.Errors}");
            await cluster.EndAsync(gateway, session);
        }
    }

    /// <summary>AWS's own client puts the audio on the stream, as it is; nobody of ours is between.</summary>
    public static async Task<Talk> StartPlainAsync(ServerCluster cluster, int listenAt)
    {
        var pcm = await FliteVoice.SpeakAsync(Text);
        var session = await cluster.CreateSessionAsync(cluster.Servers[0]);
        var putting = OfficialKinesisClient.PutAsync(
            cluster.Aws, ServerCluster.StreamName, session.SessionId, pcm.ToArray(), 8_000, Cancelled, TimeSpan.FromMilliseconds(250));
        return new Talk(cluster, pcm, session.SessionId, listenAt, SpokenAsync);

        async Task SpokenAsync()
        {
            await putting;
            await cluster.EndAsync(cluster.Servers[0], session);
        }
    }

    public Task UntilCaptionsAsync(int count) => UntilAsync(
        () => Task.FromResult(Listener.Events("caption").Count() >= count), $"{count} captions");

    /// <summary>Waits until the stream has all that is said.</summary>
    public Task UntilAllOnStreamAsync() => UntilAsync(
        async () => await _cluster.ChunksOnStreamAsync(Session, take: 1) == AllChunks, $"{AllChunks} chunks on the stream");

    /// <summary>Waits, and when it is in vain says what the servers have said: nobody can look at them afterwards.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, string missing) =>
        WithLogsAsync(() => Wait.UntilAsync(condition, missing, Patience, Cancelled));

    /// <summary>The speaker is gone, with all that they held.</summary>
    public Task KillSpeakerAsync() => _speaker!.KillAsync();

    /// <summary>Everything was archived once, and the listener has every segment, once and in order.</summary>
    public Task AssertWholeAsync() => WithLogsAsync(AssertAsync);

    /// <summary>Everything was archived once, as a gateway tells it; nobody is there any more who had it.</summary>
    public Task AssertArchivedAsync(ClusterServer gateway) => WithLogsAsync(async () =>
    {
        await UntilAsync(
            async () => await _cluster.SegmentsAsync(gateway, Session) is [.., var last] && EndOf(last) > Milliseconds - 1_500,
            "the last word in the archive");
        await _cluster.EndAsync(gateway, Created!);
        AssertWhole(await _cluster.SegmentsAsync(gateway, Session));
    });

    private async Task WithLogsAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException { InnerException: not null })
        {
            throw new Xunit.Sdk.XunitException($"{exception.Message}\n{_cluster.Logs}", exception);
        }
    }

    private async Task AssertAsync()
    {
        await _spoken();
        var exit = await Listener.ExitAsync(Patience);
        Assert.True(exit == 0, $"The listener ended with {exit}: {Listener.Errors}");
        var segments = await _cluster.SegmentsAsync(_cluster.Servers[0], Session);
        var heard = Listener.Events("caption").Select(caption => caption.GetProperty("index").GetInt32());
        Assert.Equal(Enumerable.Range(0, segments.Length), heard);
        AssertWhole(segments);
    }

    private void AssertWhole(JsonElement[] segments)
    {
        for (var i = 1; i < segments.Length; i++)
            Assert.True(StartOf(segments[i]) >= EndOf(segments[i - 1]), "No audio is in two segments.");
        // The voice speaks all the time but for short pauses.
        var covered = segments.Sum(segment => EndOf(segment) - StartOf(segment));
        Assert.True(covered > 0.9 * Milliseconds, $"Of {Milliseconds} ms of speech {covered} ms are in segments.");
        Assert.True(EndOf(segments[^1]) <= Milliseconds + 1, "Session time counts every sample once.");
        var text = string.Join(' ', segments.Select(segment => segment.GetProperty("text").GetString()));
        Assert.True(WordErrorRate.Of(Text, text) < 0.25, $"What was understood: {text}");
    }

    private long Milliseconds => PcmFormat.MillisecondsOf(_pcm.Length / PcmFormat.BytesPerSample);

    // As the command line sends it: 250 ms each, the last one what is left.
    private int AllChunks => (int)Math.Ceiling(_pcm.Length / (double)SpeechFormat.ChunkBytes);

    private static long StartOf(JsonElement segment) => segment.GetProperty("startMs").GetInt64();

    private static long EndOf(JsonElement segment) => segment.GetProperty("endMs").GetInt64();

    public async ValueTask DisposeAsync()
    {
        if (_speaker is not null) await _speaker.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
