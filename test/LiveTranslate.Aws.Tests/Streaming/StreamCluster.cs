using System.Net;
using System.Net.Sockets;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
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
    private readonly Action<KinesisAudioStreamOptions> _configure;
    private readonly List<IHost> _silos = [];
    private readonly RecordWriter _writer;
    private IPEndPoint? _primary;

    private StreamCluster(LocalAws aws, Action<KinesisAudioStreamOptions> configure)
    {
        (_aws, _configure) = (aws, configure);
        Options = new KinesisAudioStreamOptions();
        Configure(Options);
        Api = new KinesisApi(Options, TimeProvider.System, NullLogger<KinesisApi>.Instance);
        _writer = new RecordWriter(Api, Options, TimeProvider.System, NullLogger<RecordWriter>.Instance);
        Shards = new Resharding(Api, Options);
        Checkpoints = NewCheckpointTable();
    }

    public string StreamName { get; } = $"audio-{Guid.NewGuid():N}";

    public KinesisAudioStreamOptions Options { get; }

    /// <summary>The data stream, without any silo between.</summary>
    public KinesisApi Api { get; }

    public Resharding Shards { get; }

    /// <summary>The checkpoints as all silos see them.</summary>
    public CheckpointTable Checkpoints { get; }

    /// <summary>How often the silos that are added from now on write their progress.</summary>
    public TimeSpan PersistInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the silos that are added from now on have a second grain for each session that wants its audio.</summary>
    public bool HasSecondConsumer { get; set; }

    public Recorder Recorder { get; } = new();

    /// <summary>What the silos have logged, from warnings on.</summary>
    public LogLines Log { get; } = new();

    public IReadOnlyList<IHost> Silos => _silos;

    public static async Task<StreamCluster> StartAsync(
        LocalAws aws, int silos = 1, Action<KinesisAudioStreamOptions>? configure = null)
    {
        var cluster = new StreamCluster(aws, configure ?? (_ => { }));
        await KinesisSetup.EnsureStreamAsync(cluster.Api, cluster.Options, TimeProvider.System, CancellationToken.None);
        for (var i = 0; i < silos; i++) await cluster.AddSiloAsync();
        return cluster;
    }

    public async Task<IHost> AddSiloAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Recorder);
        builder.Services.AddSingleton<IAudioDestination, Destination>();
        var port = FreePort();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, _primary, serviceId: StreamName, clusterId: StreamName);
            // A silo that died is known to be dead before audio for its sessions grows too old.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.MaxProbeTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
                (options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (4, 1);
                options.EnableIndirectProbes = false;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
            });
            // Sessions' own grains take no part here.
            silo.Services.Configure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type =>
                type.Assembly.GetName().Name == "LiveTranslate.Grains" || (type == typeof(SecondRecordingGrain) && !HasSecondConsumer)));
            silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, (SiloKinesisAudioStreamConfigurator streams) =>
            {
                streams.ConfigureKinesis(Configure);
                streams.UseDynamoDBCheckpointer(Configure);
                streams.ConfigurePullingAgent(agent => agent.Configure(options =>
                {
                    options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(20);
                    options.MaxEventDeliveryTime = Options.CacheAge;
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
        Forget(silo);
        await silo.StopAsync();
        silo.Dispose();
    }

    /// <summary>Ends a silo at once; within one process it may still write down how far it was.</summary>
    public async Task KillAsync(IHost silo)
    {
        Forget(silo);
        try
        {
            await silo.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // What is killed does not end well.
        }

        silo.Dispose();
    }

    /// <summary>Puts a chunk as a gateway does that is no part of the cluster.</summary>
    public Task PutAsync(string session, AudioChunk chunk) => _writer.PutAsync(session, AudioRecord.Write(session, chunk));

    /// <summary>Puts a record as anyone may who has access to the stream.</summary>
    public Task PutAsync(string partitionKey, byte[] data) => _writer.PutAsync(partitionKey, data);

    public Task<IReadOnlyDictionary<string, Checkpoint>> ReadCheckpointsAsync() => Checkpoints.ReadAllAsync(CancellationToken.None);

    /// <summary>Another view of the same checkpoints, such as a silo's.</summary>
    public CheckpointTable NewCheckpointTable()
    {
        var options = new DynamoDBStreamQueueCheckpointerOptions();
        Configure(options);
        return new CheckpointTable(
            options, $"{StreamName}/{AudioChunk.StreamProvider}/{StreamName}", TimeProvider.System,
            NullLogger<CheckpointTable>.Instance);
    }

    /// <summary>A session's stream, as a gateway on one of the silos has it.</summary>
    public IAsyncStream<AudioChunk> StreamOf(string session, int silo = 0) =>
        _silos[silo].Services.GetRequiredKeyedService<IStreamProvider>(AudioChunk.StreamProvider)
            .GetStream<AudioChunk>(AudioChunk.StreamNamespace, session);

    public async ValueTask DisposeAsync()
    {
        Recorder.Release();
        // The first holds the membership: it goes last.
        foreach (var silo in Enumerable.Reverse(_silos).ToArray()) await StopAsync(silo);
        _writer.Dispose();
        Shards.Dispose();
        Checkpoints.Dispose();
        Api.Dispose();
    }

    public static AudioChunk Chunk(int take, long sequence, int bytes = 8000)
    {
        var pcm = new byte[bytes];
        BitConverter.TryWriteBytes(pcm, sequence);
        return new AudioChunk { Take = take, Sequence = sequence, Pcm = pcm, CapturedAt = TimeProvider.System.GetUtcNow() };
    }

    private void Configure(KinesisAudioStreamOptions options)
    {
        options.Service = _aws.Kinesis.ToString();
        (options.AccessKey, options.SecretKey) = ("test", "test");
        options.StreamName = StreamName;
        (options.CreateIfNotExists, options.ShardCount, options.LaneCount) = (true, 4, 4);
        options.TopologyCheckInterval = TimeSpan.FromSeconds(1);
        _configure(options);
    }

    private void Configure(DynamoDBStreamQueueCheckpointerOptions options)
    {
        options.Service = _aws.DynamoDb.ToString();
        (options.AccessKey, options.SecretKey) = ("test", "test");
        (options.TableName, options.PersistInterval) = (StreamName, PersistInterval);
    }

    // When all are gone, the next one is the first of a new cluster.
    private void Forget(IHost silo)
    {
        _silos.Remove(silo);
        if (_silos.Count == 0) _primary = null;
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
