using System.Net;
using System.Net.Sockets;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Listening;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Windowing;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;
using SessionOptions = LiveTranslate.Pipeline.Sessions.SessionOptions;

namespace LiveTranslate.Server.Hosting;

/// <summary>The silo: sessions and feeds, the audio stream, and where their state is kept.</summary>
internal static class ClusterSetup
{
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<ClusterOptions>(ClusterOptions.Section);
        builder.Services.AddSessions();
        builder.Services.AddKeyedSingleton<IGrainStorage>(SessionRecord.StorageName, (services, _) =>
            ActivatorUtilities.CreateInstance<DiskGrainStorage>(
                services, services.GetRequiredService<IOptions<DataOptions>>().Value.Sessions));
        builder.UseOrleans(silo =>
        {
            var siloPort = FreePort();
            silo.UseLocalhostClustering(siloPort, gatewayPort: 0, clusterId: "local", serviceId: "livetranslate");
            silo.AddActivityPropagation();
            silo.AddMemoryAudioStream();
        });
    }

    /// <summary>Sessions and feeds, whatever hosts them.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddCheckedOptions<SessionOptions>(SessionOptions.Section);
        services.AddCheckedOptions<WindowOptions>(WindowOptions.Section);
        services.AddCheckedOptions<DeliveryOptions>(DeliveryOptions.Section);
        services.AddSingleton<SessionEngines>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CaptionReader>(
            provider, provider.GetRequiredService<IOptions<SessionOptions>>().Value));
    }

    /// <summary>Audio in memory: fast, gone with its silo, repaired by whoever still has the audio.</summary>
    public static void AddMemoryAudioStream(this ISiloBuilder silo) =>
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

    private static int FreePort()
    {
        // Silos of one process talk to nobody else, but Orleans wants a port; a fixed one would forbid a second server.
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
