using System.Threading.Channels;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// One lane: reads its shards as they come and go, hands their audio to the lane's agent, and records how far it is
/// delivered. Whoever owns the lane next goes on from there.
/// </summary>
internal sealed partial class LaneReceiver : IQueueAdapterReceiver, IDisposable
{
    // What is read ahead of the agent; beyond that the shards wait.
    private const int MaxAhead = 1000;

    // The agent comes back at once when there is something, and looks after its other duties this often when not.
    private static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OthersPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private readonly int _lane;
    private readonly KinesisApi _api;
    private readonly CheckpointTable _checkpoints;
    private readonly KinesisStreamOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<LaneReceiver> _logger;
    private readonly SessionGate _gate;
    private readonly Channel<AudioBatch> _ready = Channel.CreateBounded<AudioBatch>(
        new BoundedChannelOptions(MaxAhead) { SingleReader = true });

    // Everything that is opened here, until it is finished and that is recorded.
    private readonly Dictionary<string, (ShardReader Reader, Task Running)> _readers = [];
    private readonly HashSet<string> _ended = [];
    private readonly Dictionary<string, LogPosition?> _recorded = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly SemaphoreSlim _shardEnded = new(0);
    private Task<bool> _coming = Task.FromResult(false);
    private Task _following = Task.CompletedTask;
    private Task _recording = Task.CompletedTask;

    public LaneReceiver(
        int lane,
        KinesisApi api,
        CheckpointTable checkpoints,
        IAudioDestination destination,
        KinesisStreamOptions options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_lane, _api, _checkpoints) = (lane, api, checkpoints);
        _stopped = _stop.Token;
        (_options, _time, _loggers) = (options, time, loggers);
        _logger = loggers.CreateLogger<LaneReceiver>();
        _gate = new SessionGate(destination, _ready.Writer, options.CacheBytes, time, loggers.CreateLogger<SessionGate>());
    }

    public Task Initialize(TimeSpan timeout)
    {
        _following = Task.Run(FollowShardsAsync);
        _recording = Task.Run(RecordProgressAsync);
        return Task.CompletedTask;
    }

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        var messages = new List<IBatchContainer>();
        if (_ready.Reader.Count == 0 && !await ComesSoonAsync()) return messages;
        while (messages.Count < maxCount && _ready.Reader.TryRead(out var batch)) messages.Add(batch);
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
            await Task.WhenAll([_following, _recording, .. Running()]).WaitAsync(timeout, _time);
            await RecordAsync(CancellationToken.None).WaitAsync(timeout, _time);
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
        _shardEnded.Dispose();
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

    private async Task FollowShardsAsync()
    {
        var stop = _stopped;
        try
        {
            while (true)
            {
                var again = await OpenShardsAsync(stop);
                await WaitForEndAsync(again, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task WaitForEndAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var later = new CancellationTokenSource(atMost, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, later.Token);
        try
        {
            await _shardEnded.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Opens what can be read now; returns when to look again.</summary>
    private async Task<TimeSpan> OpenShardsAsync(CancellationToken stop)
    {
        try
        {
            HashSet<string> ended;
            lock (_readers) ended = [.. _ended];
            var shards = await _api.ListShardsAsync(stop);
            var checkpoints = await _checkpoints.ReadAllAsync(stop);
            var map = new ShardMap(shards, checkpoints, ended, _options.LaneCount);
            foreach (var shard in map.Readable(_lane).Where(shard => !IsOpen(shard.ShardId)))
            {
                if (checkpoints.TryGetValue(shard.ShardId, out var known))
                {
                    Open(known, stop);
                    continue;
                }

                var first = new Checkpoint(shard.ShardId, _lane, Since: map.SinceWhen(shard, _time.GetUtcNow()));
                Open(await _checkpoints.AddAsync(first, stop), stop);
            }

            return map.HasWaiting(_lane) ? OthersPeriod : _options.ShardListPeriod;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogCannotList(_logger, exception, _lane, _options.StreamName, RetryPeriod);
            return RetryPeriod;
        }
    }

    private bool IsOpen(string shard)
    {
        lock (_readers) return _readers.ContainsKey(shard);
    }

    private void Open(Checkpoint checkpoint, CancellationToken stop)
    {
        var reader = new ShardReader(
            checkpoint.Shard, checkpoint.Start, _api, _options, _gate, _time, _loggers.CreateLogger<ShardReader>());
        LogOpened(_logger, _lane, checkpoint.Shard, checkpoint.Position?.ToNumber());
        lock (_readers) _readers.Add(checkpoint.Shard, (reader, RunAsync(reader, stop)));
    }

    private async Task RunAsync(ShardReader reader, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            if (await ReadAsync(reader, stop))
            {
                LogEnded(_logger, _lane, reader.Shard);
                lock (_readers) _ended.Add(reader.Shard);
            }

            _shardEnded.Release();
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is OperationCanceledException or ChannelClosedException)
        {
        }
    }

    /// <summary>False when it failed and is to be opened again.</summary>
    private async Task<bool> ReadAsync(ShardReader reader, CancellationToken stop)
    {
        try
        {
            await reader.RunAsync(stop);
            return true;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            // A bug: the shard is opened again where it stood, at a pace that harms nobody.
            LogReaderFailed(_logger, exception, _lane, reader.Shard);
            await Task.Delay(RetryPeriod, _time, stop);
            lock (_readers) _readers.Remove(reader.Shard);
            return false;
        }
    }

    private async Task RecordProgressAsync()
    {
        var stop = _stopped;
        try
        {
            while (true)
            {
                await Task.Delay(_checkpoints.PersistInterval, _time, stop);
                try
                {
                    await RecordAsync(stop);
                }
                catch (Exception exception) when (!stop.IsCancellationRequested)
                {
                    LogCannotRecord(_logger, _lane, exception.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task RecordAsync(CancellationToken stop)
    {
        List<ShardReader> readers;
        lock (_readers) readers = [.. _readers.Values.Select(open => open.Reader)];
        foreach (var reader in readers)
        {
            var (position, finished) = (reader.Progress.Committable, reader.Progress.Finished);
            if (!finished && (position is null || position == _recorded.GetValueOrDefault(reader.Shard))) continue;
            if (!await _checkpoints.AdvanceAsync(reader.Shard, position, finished, stop))
                LogAnotherIsAhead(_logger, _lane, reader.Shard);
            _recorded[reader.Shard] = position;
            if (!finished) continue;
            lock (_readers) _readers.Remove(reader.Shard);
            _recorded.Remove(reader.Shard);
        }
    }

    private List<Task> Running()
    {
        lock (_readers) return [.. _readers.Values.Select(open => open.Running)];
    }

    [LoggerMessage(4241, LogLevel.Information, "Lane {Lane} reads shard {Shard} after {Position}")]
    private static partial void LogOpened(ILogger logger, int lane, string shard, string? position);

    [LoggerMessage(4242, LogLevel.Information, "Lane {Lane} has read shard {Shard} to its end")]
    private static partial void LogEnded(ILogger logger, int lane, string shard);

    [LoggerMessage(4243, LogLevel.Warning, "Lane {Lane} cannot see the shards of '{Stream}'; trying again in {Delay}")]
    private static partial void LogCannotList(ILogger logger, Exception exception, int lane, string stream, TimeSpan delay);

    [LoggerMessage(4244, LogLevel.Error, "Lane {Lane}: the reader of shard {Shard} failed and is started anew")]
    private static partial void LogReaderFailed(ILogger logger, Exception exception, int lane, string shard);

    [LoggerMessage(4245, LogLevel.Warning, "Lane {Lane} cannot record how far it is ({Why}); trying again")]
    private static partial void LogCannotRecord(ILogger logger, int lane, string why);

    [LoggerMessage(4247, LogLevel.Information, "Lane {Lane}: another silo has read on in shard {Shard}")]
    private static partial void LogAnotherIsAhead(ILogger logger, int lane, string shard);

    [LoggerMessage(4246, LogLevel.Warning, "Lane {Lane} was not closed in time ({Why}); its next owner reads some audio again")]
    private static partial void LogShutdownCutShort(ILogger logger, int lane, string why);
}
