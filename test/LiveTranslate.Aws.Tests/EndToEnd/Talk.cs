using System.Text.Json;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Orleans.Aws.Streaming.Records;
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

    // Between two sentences the voice pauses for less than this.
    private const long LongestPauseMs = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly ServerCluster _cluster;
    private readonly ReadOnlyMemory<byte> _pcm;
    private readonly string _session;
    private readonly CreateSessionReply _made;
    private readonly Task? _put;
    private readonly RunningProgram? _speaker;

    private Talk(
        ServerCluster cluster, ReadOnlyMemory<byte> pcm, CreateSessionReply made, int listenAt, RunningProgram? speaker, Task? put)
    {
        (_cluster, _pcm, _made, _session, _speaker, _put) = (cluster, pcm, made, made.SessionId, speaker, put);
        Listener = RunningProgram.Cli(cluster.Servers[listenAt].Port, "listen", _session, "--language", "es-ES");
    }

    public RunningProgram Listener { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Someone speaks with our command line.</summary>
    public static async Task<Talk> StartAsync(ServerCluster cluster, int speakAt, int listenAt)
    {
        var pcm = await FliteVoice.SpeakAsync(Text);
        var speaker = RunningProgram.Cli(
            cluster.Servers[speakAt].Port, "speak", WavFile.Write(cluster.Folder, pcm), "--language", "en-US", "--targets", "es-ES");
        await Wait.UntilAsync(() => speaker.Lines.Count > 0, "the speaker's session", Patience, Cancelled);
        var made = speaker.Events("session").First().Deserialize<CreateSessionReply>(JsonSerializerOptions.Web)!;
        return new Talk(cluster, pcm, made, listenAt, speaker, put: null);
    }

    /// <summary>AWS's own client puts the audio on the stream, as it is; nobody of ours is between.</summary>
    public static async Task<Talk> StartPlainAsync(ServerCluster cluster, int listenAt)
    {
        var pcm = await FliteVoice.SpeakAsync(Text);
        var session = await cluster.CreateSessionAsync(cluster.Servers[0]);
        var putting = OfficialKinesisClient.PutAsync(
            cluster.Aws, ServerCluster.StreamName, session.SessionId, pcm.ToArray(), 8_000, Cancelled, TimeSpan.FromMilliseconds(250));
        return new Talk(cluster, pcm, session, listenAt, speaker: null, putting);
    }

    /// <summary>Everything is on the stream. Only for <see cref="StartPlainAsync"/>.</summary>
    public Task UntilPutAsync() => _put!;

    /// <summary>The speaker's program is gone, as if somebody had pulled the plug.</summary>
    public Task KillSpeakerAsync() => _speaker!.KillAsync();

    public Task UntilCaptionsAsync(int count) => Wait.UntilAsync(
        () => Listener.Events("caption").Count() >= count, $"{count} captions", Patience, Cancelled);

    /// <summary>Everything was archived once, and the listener has every segment, once and in order.</summary>
    public async Task AssertWholeAsync()
    {
        try
        {
            await AssertAsync();
        }
        catch (Exception exception)
        {
            // Nobody can look at the servers afterwards.
            throw new Xunit.Sdk.XunitException($"{exception.Message}\n{_cluster.Logs}", exception);
        }
    }

    /// <summary>
    /// The speaker is gone, and all servers were: what was put on the stream is in the archive, whoever asks for it.
    /// </summary>
    /// <param name="gateway">One that was started since.</param>
    public async Task AssertReadBackAsync(ClusterServer gateway)
    {
        try
        {
            var put = (await OfficialKinesisClient.ReadAsync(_cluster.Aws, ServerCluster.StreamName, Cancelled))
                .Select(record => AudioRecord.Read(record.GetProperty("PartitionKey").GetString()!, record.GetProperty("Data").GetBytesFromBase64(), out var chunk) is RecordKind.Audio ? chunk : null)
                .OfType<AudioChunk>().DistinctBy(chunk => chunk.Sequence).Sum(chunk => chunk.Pcm.Length);
            Assert.InRange(put, 1, _pcm.Length - 1);
            var last = PcmFormat.MillisecondsOf(put / PcmFormat.BytesPerSample) - LongestPauseMs;
            await Wait.UntilAsync(
                async () => await _cluster.TrySegmentsAsync(gateway, _session) is [.., var segment] && EndOf(segment) >= last,
                $"the segment at {last} ms", Patience, Cancelled);
            await _cluster.EndAsync(gateway, _made);
            AssertWhole(await _cluster.SegmentsAsync(gateway, _session), put);
        }
        catch (Exception exception)
        {
            throw new Xunit.Sdk.XunitException($"{exception.Message}\n{_cluster.Logs}", exception);
        }
    }

    private async Task SpokenAsync()
    {
        if (_speaker is not null)
        {
            var exit = await _speaker.ExitAsync(Patience);
            Assert.True(exit == 0, $"The speaker ended with {exit}: {_speaker.Errors}");
            return;
        }

        await _put!;
        await _cluster.EndAsync(_cluster.Servers[0], _made);
    }

    private async Task AssertAsync()
    {
        await SpokenAsync();
        var exit = await Listener.ExitAsync(Patience);
        Assert.True(exit == 0, $"The listener ended with {exit}: {Listener.Errors}");
        // Who asks just after a worker was killed is told to come back.
        JsonElement[]? segments = null;
        await Wait.UntilAsync(
            async () => (segments = await _cluster.TrySegmentsAsync(_cluster.Servers[0], _session)) is not null,
            "the transcript", Patience, Cancelled);
        var heard = Listener.Events("caption").Select(caption => caption.GetProperty("index").GetInt32());
        Assert.Equal(Enumerable.Range(0, segments!.Length), heard);
        AssertWhole(segments, _pcm.Length);
        var text = string.Join(' ', segments.Select(segment => segment.GetProperty("text").GetString()));
        Assert.True(WordErrorRate.Of(Text, text) < 0.25, $"What was understood: {text}");
    }

    private static void AssertWhole(JsonElement[] segments, int bytes)
    {
        var all = PcmFormat.MillisecondsOf(bytes / PcmFormat.BytesPerSample);
        long heard = 0;
        foreach (var segment in segments)
        {
            Assert.True(StartOf(segment) >= heard, "No audio is in two segments.");
            Assert.True(StartOf(segment) - heard <= LongestPauseMs, $"From {heard} to {StartOf(segment)} ms nothing is in a segment.");
            heard = EndOf(segment);
        }

        Assert.True(all - heard <= LongestPauseMs, $"From {heard} to {all} ms nothing is in a segment.");
        Assert.True(EndOf(segments[^1]) <= all + 1, "Session time counts every sample once.");
    }

    private static long StartOf(JsonElement segment) => segment.GetProperty("startMs").GetInt64();

    private static long EndOf(JsonElement segment) => segment.GetProperty("endMs").GetInt64();

    public async ValueTask DisposeAsync()
    {
        if (_speaker is not null) await _speaker.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
