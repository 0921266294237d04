using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;

namespace LiveTranslate.Server.Cluster;

/// <summary>One process: streams in memory, state in a folder.</summary>
internal static class LocalCluster
{
    public static void UseLocalCluster(this ISiloBuilder silo)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(SessionRecord.StorageName, (services, _) =>
            ActivatorUtilities.CreateInstance<DiskGrainStorage>(
                services, services.GetRequiredService<IOptions<DataOptions>>().Value.Sessions));
        silo.UseLocalhostClustering(SiloPorts.Free(), gatewayPort: 0, clusterId: "local", serviceId: "livetranslate");
        silo.AddMemoryAudioStream();
    }

    /// <summary>Audio in memory: fast, gone with its silo, repaired by whoever still has the audio.</summary>
    internal static void AddMemoryAudioStream(this ISiloBuilder silo) =>
        silo.AddMemoryStreams(AudioChunk.StreamProvider, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            // Few sessions on one machine: more queues would only be polled more.
            streams.ConfigurePartitioning(4);
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                // A chunk that cannot be delivered is asked for again by number: do not hold up its queue.
                options.MaxEventDeliveryTime = TimeSpan.FromSeconds(5);
            }));
            // At the default of 30 min a session would keep 58 MB.
            streams.ConfigureCacheEviction(eviction => eviction.Configure(options =>
            {
                options.DataMaxAgeInCache = TimeSpan.FromSeconds(30);
                options.DataMinTimeInCache = TimeSpan.FromSeconds(10);
            }));
        });
}
