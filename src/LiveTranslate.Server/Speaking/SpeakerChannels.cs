using System.Collections.Concurrent;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Server.Connections;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Speaking;

/// <summary>The speaker channels of this gateway, with or without a connection.</summary>
internal sealed class SpeakerChannels(
    IClusterClient cluster, IOptions<SpeakingOptions> options, TimeProvider time, ILogger<SpeakerChannel> logger)
{
    private readonly ConcurrentDictionary<(string Session, int Take), SpeakerChannel> _channels = new();

    public int Count => _channels.Count;

    /// <summary>Opens the channel of a take; one of the same take that lost its connection makes way.</summary>
    public SpeakerChannel Open(string sessionId, TakeAnswer take, OutboundConnection speaker)
    {
        var stream = cluster.GetStreamProvider(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(StreamId.Create(AudioChunk.StreamNamespace, sessionId));
        var session = cluster.GetGrain<ISessionGrain>(sessionId);
        var channel = new SpeakerChannel(sessionId, take, session, stream, speaker, options.Value, time, logger);
        _channels.AddOrUpdate((sessionId, take.Take), channel, (_, before) =>
        {
            // Its speaker is back and sends again from what is archived: it holds nothing that would be missed.
            before.Stop();
            return channel;
        });
        _ = RunAsync((sessionId, take.Take), channel);
        return channel;
    }

    private async Task RunAsync((string Session, int Take) key, SpeakerChannel channel)
    {
        try
        {
            await channel.RunAsync();
        }
        finally
        {
            _channels.TryRemove(KeyValuePair.Create(key, channel));
            channel.Dispose();
        }
    }
}
