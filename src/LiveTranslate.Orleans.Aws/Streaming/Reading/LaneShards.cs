using System.Threading.Channels;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>Reads a lane's shards as they come and go: each from where it is recorded to be, children after parents.</summary>
internal sealed partial class LaneShards(
    int lane,
    KinesisApi api,
    CheckpointTable checkpoints,
    SessionGate gate,
    KinesisAudioStreamOptions options,
    TimeProvider time,
    ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan OthersPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private readonly ILogger<LaneShards> _logger = loggers.CreateLogger<LaneShards>();

    // Everything that is opened here, until it is finished and that is recorded.
    private readonly Dictionary<string, (ShardReader Reader, Task Running)> _readers = [];
    private readonly HashSet<string> _ended = [];
    private readonly SemaphoreSlim _lookAgain = new(0);

    /// <summary>How far the shards are that are not closed here.</summary>
    public IReadOnlyList<ShardProgress> Open
    {
        get
        {
            lock (_readers) return [.. _readers.Values.Select(open => open.Reader.Progress)];
        }
    }

    /// <summary>A shard is finished, and everybody can see it.</summary>
    public void Close(string shard)
    {
        lock (_readers) _readers.Remove(shard);
    }

    /// <summary>Reads until it is stopped; completes when nothing reads any more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true) await WaitAsync(await LookAsync(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        Task[] running;
        lock (_readers) running = [.. _readers.Values.Select(open => open.Running)];
        await Task.WhenAll(running);
    }

    public void Dispose() => _lookAgain.Dispose();

    private async Task WaitAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var later = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, later.Token);
        try
        {
            await _lookAgain.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Opens what can be read now; returns when to look again.</summary>
    private async Task<TimeSpan> LookAsync(CancellationToken stop)
    {
        try
        {
            HashSet<string> ended;
            lock (_readers) ended = [.. _ended];
            var shards = await api.ListShardsAsync(stop);
            var known = OfThisStream(await checkpoints.ReadAllAsync(stop), shards);
            var map = new ShardMap(shards, known, ended, options.LaneCount);
            foreach (var shard in map.Readable(lane).Where(shard => !IsOpen(shard.ShardId)))
            {
                var checkpoint = known.GetValueOrDefault(shard.ShardId) ?? await checkpoints.AddAsync(
                    new Checkpoint(
                        shard.ShardId, lane, Since: map.SinceWhen(shard, api.Now),
                        Origin: shard.SequenceNumberRange.StartingSequenceNumber),
                    stop);
                Start(checkpoint, HashRange.Of(shard), stop);
            }

            return map.HasWaiting(lane) ? OthersPeriod : options.TopologyCheckInterval;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogCannotList(_logger, exception, lane, options.StreamName, RetryPeriod);
            return RetryPeriod;
        }
    }

    private static Dictionary<string, Checkpoint> OfThisStream(
        IReadOnlyDictionary<string, Checkpoint> known, IEnumerable<Shard> shards)
    {
        var origins = shards.ToDictionary(shard => shard.ShardId, shard => shard.SequenceNumberRange.StartingSequenceNumber);
        return known.Values
            .Where(checkpoint => checkpoint.Origin is null || !origins.TryGetValue(checkpoint.Shard, out var origin) || origin == checkpoint.Origin)
            .ToDictionary(checkpoint => checkpoint.Shard);
    }

    private bool IsOpen(string shard)
    {
        lock (_readers) return _readers.ContainsKey(shard);
    }

    private void Start(Checkpoint checkpoint, HashRange range, CancellationToken stop)
    {
        var reader = new ShardReader(
            checkpoint.Shard, range, checkpoint.Start, api, options, gate, time, loggers.CreateLogger<ShardReader>());
        LogOpened(_logger, lane, checkpoint.Shard, checkpoint.Position?.ToNumber());
        lock (_readers) _readers.Add(checkpoint.Shard, (reader, ReadToEndAsync(reader, stop)));
    }

    private async Task ReadToEndAsync(ShardReader reader, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await reader.RunAsync(stop);
            LogEnded(_logger, lane, reader.Shard);
            lock (_readers) _ended.Add(reader.Shard);
            _lookAgain.Release();
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is OperationCanceledException or ChannelClosedException)
        {
        }
        catch (Exception exception)
        {
            LogReaderFailed(_logger, exception, lane, reader.Shard);
            await OpenAgainAsync(reader.Shard, stop);
        }
    }

    // A bug: the shard is opened again where it stood, at a pace that harms nobody.
    private async Task OpenAgainAsync(string shard, CancellationToken stop)
    {
        try
        {
            await Task.Delay(RetryPeriod, time, stop);
            Close(shard);
            _lookAgain.Release();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(4241, LogLevel.Information, "Lane {Lane} reads shard {Shard} after {Position}")]
    private static partial void LogOpened(ILogger logger, int lane, string shard, string? position);

    [LoggerMessage(4242, LogLevel.Information, "Lane {Lane} has read shard {Shard} to its end")]
    private static partial void LogEnded(ILogger logger, int lane, string shard);

    [LoggerMessage(4243, LogLevel.Warning, "Lane {Lane} cannot see the shards of '{Stream}'; trying again in {Delay}")]
    private static partial void LogCannotList(ILogger logger, Exception exception, int lane, string stream, TimeSpan delay);

    [LoggerMessage(4244, LogLevel.Error, "Lane {Lane}: the reader of shard {Shard} failed and is started anew")]
    private static partial void LogReaderFailed(ILogger logger, Exception exception, int lane, string shard);
}
