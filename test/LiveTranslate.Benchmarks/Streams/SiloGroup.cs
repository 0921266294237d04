using System.Net;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Server.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Silos in this process, with receiving grains in the place of sessions.</summary>
internal sealed class SiloGroup : IAsyncDisposable
{
    private readonly List<IHost> _silos = [];

    public static async Task<SiloGroup> StartAsync(int silos, Receiver receiver, Action<ISiloBuilder> addStream)
    {
        var group = new SiloGroup();
        IPEndPoint? primary = null;
        for (var i = 0; i < silos; i++)
        {
            var port = SiloPorts.Free();
            // Of several, the first is the gateway.
            var host = Build(port, primary, isWorker: i > 0 || silos == 1, receiver, addStream);
            group._silos.Add(host);
            await host.StartAsync();
            primary ??= new IPEndPoint(IPAddress.Loopback, port);
        }

        return group;
    }

    /// <summary>Puts a chunk on its session's stream, as a gateway does.</summary>
    public Task PutAsync(string session, ChunkStamp stamp) =>
        _silos[0].Services.GetRequiredKeyedService<IStreamProvider>(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(AudioChunk.StreamNamespace, session)
            .OnNextAsync(new AudioChunk { Take = stamp.Phase, Sequence = stamp.Sequence, Pcm = stamp.ToPcm() });

    public async ValueTask DisposeAsync()
    {
        // The first holds the membership: it goes last.
        foreach (var silo in Enumerable.Reverse(_silos))
        {
            await silo.StopAsync();
            silo.Dispose();
        }
    }

    private static IHost Build(int port, IPEndPoint? primary, bool isWorker, Receiver receiver, Action<ISiloBuilder> addStream)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // What the provider warns of belongs beside the numbers that it spoils.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.Critical);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(receiver);
        builder.Services.AddSingleton<IAudioDestination, OpenDoor>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, primary, serviceId: "benchmark", clusterId: "benchmark");
            silo.UseWorkerPlacement(isWorker);
            silo.Services.Configure<GrainTypeOptions>(options =>
                options.Classes.RemoveWhere(type => type.Assembly == typeof(SessionRecord).Assembly));
            addStream(silo);
        });
        return builder.Build();
    }
}
