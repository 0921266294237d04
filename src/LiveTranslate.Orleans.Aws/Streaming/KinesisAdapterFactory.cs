using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>Puts the parts of one Kinesis audio stream together: a queue is a lane.</summary>
internal sealed class KinesisAdapterFactory : IQueueAdapterFactory, IQueueAdapterCache, IDisposable
{
    private readonly string _name;
    private readonly IServiceProvider _services;
    private readonly KinesisAudioStreamOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly KinesisApi _api;
    private readonly RecordWriter _writer;
    private readonly CheckpointTable _checkpoints;
    private readonly HashRingBasedStreamQueueMapper _lanes;
    private readonly List<QueueId> _queues;

    private KinesisAdapterFactory(string name, IServiceProvider services)
    {
        (_name, _services) = (name, services);
        _options = services.GetRequiredService<IOptionsMonitor<KinesisAudioStreamOptions>>().Get(name);
        _time = services.GetRequiredService<TimeProvider>();
        _loggers = services.GetRequiredService<ILoggerFactory>();
        _api = new KinesisApi(_options, _time, _loggers.CreateLogger<KinesisApi>());
        _writer = new RecordWriter(_api, _options, _time, _loggers.CreateLogger<RecordWriter>());
        var service = services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId;
        _checkpoints = new CheckpointTable(
            services.GetRequiredService<IOptionsMonitor<DynamoDBStreamQueueCheckpointerOptions>>().Get(name),
            $"{service}/{name}/{_options.StreamName}", _time, _loggers.CreateLogger<CheckpointTable>());
        _lanes = new HashRingBasedStreamQueueMapper(
            new HashRingStreamQueueMapperOptions { TotalQueueCount = _options.LaneCount }, name);
        _queues = [.. _lanes.GetAllQueues().OrderBy(queue => queue.GetNumericId())];
    }

    public static KinesisAdapterFactory Create(IServiceProvider services, string name) => new(name, services);

    public async Task<IQueueAdapter> CreateAdapter()
    {
        await KinesisSetup.EnsureStreamAsync(_api, _options, _time, CancellationToken.None);
        await _checkpoints.EnsureAsync(CancellationToken.None);
        return new KinesisAdapter(_name, _writer, OpenLane, _loggers.CreateLogger<KinesisAdapter>());
    }

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IQueueCache CreateQueueCache(QueueId queueId) =>
        new LaneCache(_options, _time, _loggers.CreateLogger<LaneCache>());

    public IStreamQueueMapper GetStreamQueueMapper() => _lanes;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    public void Dispose()
    {
        _writer.Dispose();
        _api.Dispose();
        _checkpoints.Dispose();
    }

    private LaneReceiver OpenLane(QueueId queue) => new(
        _queues.IndexOf(queue), _api, _checkpoints, _services.GetRequiredService<IAudioDestination>(),
        _options, _time, _loggers);
}
