using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveTranslate.Tests.Grains.Sessions;

/// <summary>A producer that numbers nothing, on a real server whose stream is kept in a log.</summary>
public sealed class UnnumberedAudioTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("livetranslate-plain-").FullName;
    private readonly TestEngines _engines = new();
    private readonly InMemorySpeechLog _log = new(TimeProvider.System);

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Records_without_numbers_become_captions_and_what_a_stopped_server_had_not_archived_is_read_from_the_log()
    {
        var audio = new SyntheticSpeech().Speak(1.25).Pause(0.75).Speak(1.5).Pause(0.75).Speak(1.75).Pause(1.25);
        var records = audio.ToChunks();
        CreateSessionReply session;
        await using (var first = await StartAsync())
        {
            session = await first.CreateSessionAsync();
            foreach (var pcm in records.Take(12)) await PutAsync(first, session, pcm);
            await UntilSegmentsAsync(first, session, 1);
        }

        foreach (var pcm in records.Skip(12)) Append(session, pcm);
        await using var second = await StartAsync();
        await UntilSegmentsAsync(second, session, 3);
        var captions = await second.TranscriptAsync(session, "en-US");
        Assert.Equal(3, captions.Count);
        var all = audio.ToArray();
        Assert.All(captions, caption => Assert.Equal(
            FakeRecognizer.TextOf(all.AsMemory((int)caption.StartMs * 32, (int)(caption.EndMs - caption.StartMs) * 32)),
            caption.SourceText));
    }

    [Fact]
    public async Task Audio_with_neither_a_number_nor_a_place_in_a_log_is_ignored()
    {
        await using var server = await LiveServer.StartAsync(_engines, _data);
        var session = await server.CreateSessionAsync();
        await StreamOf(server, session).OnNextAsync(new AudioChunk { Take = 0, Sequence = -1, Pcm = new byte[8_000] });
        await StreamOf(server, session).OnNextAsync(
            new AudioChunk { Take = 0, Sequence = -1, Pcm = new byte[8_000], LogPosition = "nonsense" });
        await PutAsync(server, session, new byte[8_000]);
        await Wait.UntilAsync(
            async () => (await server.GetSessionAsync(session)).Status == SessionStatus.Live, "the one that has a place",
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private Task<LiveServer> StartAsync() =>
        LiveServer.StartAsync(_engines, _data, builder => builder.Services.AddSingleton<ISpeechLog>(_log));

    private LoggedChunk Append(CreateSessionReply session, byte[] pcm) =>
        _log.Append(SessionId.Parse(session.SessionId), Chunk.Unnumbered(pcm));

    private Task PutAsync(LiveServer server, CreateSessionReply session, byte[] pcm)
    {
        var logged = Append(session, pcm);
        return StreamOf(server, session).OnNextAsync(new AudioChunk
        {
            Take = 0,
            Sequence = -1,
            Pcm = pcm,
            LogPosition = logged.Position.Digits,
            LoggedAt = logged.LoggedAt,
        });
    }

    private static Orleans.Streams.IAsyncStream<AudioChunk> StreamOf(LiveServer server, CreateSessionReply session) =>
        server.Services.GetRequiredService<IClusterClient>().GetStreamProvider(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(StreamId.Create(AudioChunk.StreamNamespace, session.SessionId));

    private static Task UntilSegmentsAsync(LiveServer server, CreateSessionReply session, int count) => Wait.UntilAsync(
        async () => (await server.GetSessionAsync(session)).Segments >= count, $"{count} segments", TimeSpan.FromSeconds(20));
}
