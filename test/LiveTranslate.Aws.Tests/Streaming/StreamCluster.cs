using System.Net;
using System.Net.Sockets;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>Silos in this process on a data stream of their own, with a grain that records in the place of sessions.</summary>
internal sealed class StreamCluster : IAsyncDisposable
{
    private readonly LocalAws _aws;
    private readonly Action<KinesisStreamOptions> _configure;
    private readonly List<IHost> _silos = [];
    private IPEndPoint? _primary;

    private StreamCluster(LocalAws aws, Action<KinesisStreamOptions> configure)
    {
        (_aws, _configure) = (aws, configure);
        Options = new KinesisStreamOptions();
        Configure(Options);
        Api = new KinesisApi(Options, TimeProvider.System, NullLogger<KinesisApi>.Instance);
    }

    public string StreamName { get; } = $"audio-{Guid.NewGuid():N}";

    public KinesisStreamOptions Options { get; }

    /// <summary>The data stream, without any silo between.</summary>
    public KinesisApi Api { get; }

    public Recorder Recorder { get; } = new();

    public IReadOnlyList<IHost> Silos => _silos;

    public static async Task<StreamCluster> StartAsync(
        LocalAws aws, int silos = 1, Action<KinesisStreamOptions>? configure = null)
    {
        var cluster = new StreamCluster(aws, configure ?? (_ => { }));
        for (var i = 0; i < silos; i++) await cluster.AddSiloAsync();
        return cluster;
    }

    public async Task<IHost> AddSiloAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o => { o.SingleLine = true; o.TimestampFormat = "ss.fff "; }).SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.Critical);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Recorder);
        builder.Services.AddSingleton<IAudioDestination, Destination>();
        var port = FreePort();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, _primary, serviceId: StreamName, clusterId: StreamName);
            // Sessions' own grains take no part here.
            silo.Services.Configure<GrainTypeOptions>(options =>
                options.Classes.RemoveWhere(type => type.Assembly.GetName().Name == "LiveTranslate.Grains"));
            silo.AddKinesisStreams(AudioChunk.StreamProvider, (SiloKinesisStreamConfigurator streams) =>
            {
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                streams.ConfigureKinesis(Configure);
                streams.UseDynamoDBCheckpointer(options =>
                {
                    options.Service = _aws.DynamoDb.ToString();
                    (options.AccessKey, options.SecretKey) = ("test", "test");
                    options.PersistInterval = TimeSpan.FromMilliseconds(200);
                });
                streams.ConfigurePullingAgent(agent => agent.Configure(options =>
                {
                    options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20);
                    options.MaxEventDeliveryTime = TimeSpan.FromSeconds(5);
                }));
            });
        });
        var host = builder.Build();
        await host.StartAsync();
        _primary ??= new IPEndPoint(IPAddress.Loopback, port);
        _silos.Add(host);
        return host;
    }

    public async Task StopAsync(IHost silo)
    {
        _silos.Remove(silo);
        await silo.StopAsync();
        silo.Dispose();
    }

    /// <summary>A session's stream, as a gateway on one of the silos has it.</summary>
    public IAsyncStream<AudioChunk> StreamOf(string session, int silo = 0) =>
        _silos[silo].Services.GetRequiredKeyedService<IStreamProvider>(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(AudioChunk.StreamNamespace, session);

    public async ValueTask DisposeAsync()
    {
        // The first holds the membership: it goes last.
        foreach (var silo in Enumerable.Reverse(_silos).ToArray()) await StopAsync(silo);
        Api.Dispose();
    }

    public static AudioChunk Chunk(int take, long sequence, int bytes = 8000)
    {
        var pcm = new byte[bytes];
        BitConverter.TryWriteBytes(pcm, sequence);
        return new AudioChunk { Take = take, Sequence = sequence, Pcm = pcm, CapturedAt = TimeProvider.System.GetUtcNow() };
    }

    private void Configure(KinesisStreamOptions options)
    {
        options.Service = _aws.Kinesis.ToString();
        (options.AccessKey, options.SecretKey) = ("test", "test");
        options.StreamName = StreamName;
        (options.CreateIfNotExists, options.ShardCount, options.LaneCount) = (true, 4, 4);
        options.ShardListPeriod = TimeSpan.FromSeconds(1);
        _configure(options);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class Destination(Recorder recorder, IGrainFactory grains) : IAudioDestination
    {
        public async Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken) =>
            !recorder.Strangers.Contains(session.Value)
            && await grains.GetGrain<IRecordingGrain>(session.Value).WakeAsync();
    }
}
