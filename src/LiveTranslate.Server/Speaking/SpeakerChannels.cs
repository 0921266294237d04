using System.Collections.Concurrent;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Server.Connections;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Speaking;

/// <summary>The speaker channels of this gateway, with or without a connection.</summary>
internal sealed partial class SpeakerChannels
{
    private readonly ConcurrentDictionary<(string Session, int Take), SpeakerChannel> _channels = new();
    private readonly IClusterClient _cluster;
    private readonly SpeakingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SpeakerChannel> _logger;

    public SpeakerChannels(
        IClusterClient cluster,
        IOptions<SpeakingOptions> options,
        TimeProvider time,
        ILogger<SpeakerChannel> logger,
        IHostApplicationLifetime lifetime)
    {
        (_cluster, _options, _time, _logger) = (cluster, options.Value, time, logger);
        // The silo is gone by then: what is held here can reach nobody, and the page sends it again.
        lifetime.ApplicationStopped.Register(() =>
        {
            foreach (var channel in _channels.Values) channel.Stop();
        });
    }

    public int Count => _channels.Count;

    /// <summary>Opens the channel of a take; one of the same take that lost its connection makes way.</summary>
    public SpeakerChannel Open(string sessionId, TakeAnswer take, OutboundConnection speaker, string? device)
    {
        var stream = _cluster.GetStreamProvider(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(StreamId.Create(AudioChunk.StreamNamespace, sessionId));
        var session = _cluster.GetGrain<ISessionGrain>(sessionId);
        var pace = _channels.Values.FirstOrDefault(known => known.SessionId == sessionId)?.Pace;
        var channel = new SpeakerChannel(sessionId, take, session, stream, speaker, device, pace, _options, _time, _logger);
        _channels.AddOrUpdate((sessionId, take.Take), channel, (_, before) =>
        {
            // Its speaker is back and sends again from what is archived: it holds nothing that would be missed.
            before.MakeWay();
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
        // A bug. The speaker still holds what is not archived.
        catch (Exception exception)
        {
            LogFailed(_logger, exception, key.Session, key.Take);
            channel.Abandon();
        }
        finally
        {
            _channels.TryRemove(KeyValuePair.Create(key, channel));
            channel.Dispose();
        }
    }

    [LoggerMessage(3104, LogLevel.Error, "The channel of session {Session}, take {Take}, failed; its speaker is to connect again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string session, int take);
}
