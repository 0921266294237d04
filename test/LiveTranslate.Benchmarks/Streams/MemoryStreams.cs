using LiveTranslate.Server.Cluster;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Streams in memory, as the server configures them in local mode: one process, nothing survives it.</summary>
internal sealed class MemoryStreams : IAudioWay
{
    private readonly SiloGroup _silo;

    private MemoryStreams(SiloGroup silo) => _silo = silo;

    public string Name => "memory stream";

    public KinesisServer? Server => null;

    public static async Task<IAudioWay> StartAsync(Receiver receiver) =>
        new MemoryStreams(await SiloGroup.StartAsync(1, receiver, silo => silo.AddMemoryAudioStream()));

    public Task PutAsync(string session, ChunkStamp stamp) => _silo.PutAsync(session, stamp);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();
}
