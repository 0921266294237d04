using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// One lane, as its agent sees it: the audio that its shards give, once the gate has let it through. Whoever owns the
/// lane next goes on where this one has recorded to be.
/// </summary>
internal sealed partial class LaneReceiver : IQueueAdapterReceiver, IDisposable
{
    // A second of a thousand sessions' chunks, or what three reads may bring at most.
    private const int MaxAheadBytes = 32 * 1024 * 1024;

    // The agent comes back at once when there is something, and looks after its other duties this often when not.
    private static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(250);

    private readonly int _lane;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneReceiver> _logger;
    private readonly SessionGate _gate;
    private readonly LaneShards _shards;
    private readonly LaneProgress _progress;
    private readonly ReadAhead _ready = new(MaxAheadBytes);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private Task<bool> _coming = Task.FromResult(false);
    private Task _reading = Task.CompletedTask;
    private Task _recording = Task.CompletedTask;

    public LaneReceiver(
        int lane,
        KinesisApi api,
        CheckpointTable checkpoints,
        IAudioDestination destination,
        KinesisAudioStreamOptions options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_lane, _time) = (lane, time);
        _stopped = _stop.Token;
        _logger = loggers.CreateLogger<LaneReceiver>();
        _gate = new SessionGate(destination, _ready.Writer, options.CacheBytes, time, loggers.CreateLogger<SessionGate>());
        _shards = new LaneShards(lane, api, checkpoints, _gate, options, time, loggers);
        _progress = new LaneProgress(lane, _shards, checkpoints, time, loggers.CreateLogger<LaneProgress>());
    }

    public Task Initialize(TimeSpan timeout)
    {
        _reading = Task.Run(() => _shards.RunAsync(_stopped));
        _recording = Task.Run(() => _progress.RunAsync(_stopped));
        return Task.CompletedTask;
    }

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        var messages = new List<IBatchContainer>();
        if (_ready.Reader.Count == 0 && !await ComesSoonAsync()) return messages;
        while (messages.Count < maxCount && _ready.TryRead(out var batch)) messages.Add(batch);
        return messages;
    }

    // The cache says so itself, record by record.
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        await _stop.CancelAsync();
        _ready.Writer.TryComplete();
        try
        {
            await Task.WhenAll(_reading, _recording).WaitAsync(timeout, _time);
            await _progress.RecordAsync(CancellationToken.None).WaitAsync(timeout, _time);
        }
        catch (Exception exception)
        {
            LogShutdownCutShort(_logger, _lane, exception.GetType().Name);
        }

        Dispose();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _shards.Dispose();
        _gate.Dispose();
    }

    private async Task<bool> ComesSoonAsync()
    {
        // One waiter whatever the polls: a channel to which nothing is written keeps them all.
        if (_coming.IsCompleted) _coming = _ready.Reader.WaitToReadAsync(_stopped).AsTask();
        try
        {
            return await _coming.WaitAsync(LongPoll, _time);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(4246, LogLevel.Warning, "Lane {Lane} was not closed in time ({Why}); its next owner reads some audio again")]
    private static partial void LogShutdownCutShort(ILogger logger, int lane, string why);
}
