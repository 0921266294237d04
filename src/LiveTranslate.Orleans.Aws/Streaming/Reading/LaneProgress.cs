using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>Records every few seconds how far a lane's shards are delivered, where that has changed.</summary>
internal sealed partial class LaneProgress(
    int lane, LaneShards shards, CheckpointTable checkpoints, TimeProvider time, ILogger<LaneProgress> logger)
{
    private readonly Dictionary<string, LogPosition?> _recorded = [];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(checkpoints.PersistInterval, time, stop);
                try
                {
                    await RecordAsync(stop);
                }
                catch (Exception exception) when (!stop.IsCancellationRequested)
                {
                    LogCannotRecord(logger, lane, exception.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    public async Task RecordAsync(CancellationToken stop)
    {
        foreach (var progress in shards.Open)
        {
            var (position, finished) = (progress.Committable, progress.Finished);
            if (!finished && (position is null || position == _recorded.GetValueOrDefault(progress.Shard))) continue;
            if (!await checkpoints.AdvanceAsync(progress.Shard, position, finished, stop))
                LogAnotherIsAhead(logger, lane, progress.Shard);
            _recorded[progress.Shard] = position;
            if (!finished) continue;
            shards.Close(progress.Shard);
            _recorded.Remove(progress.Shard);
        }
    }

    [LoggerMessage(4245, LogLevel.Warning, "Lane {Lane} cannot record how far it is ({Why}); trying again")]
    private static partial void LogCannotRecord(ILogger logger, int lane, string why);

    [LoggerMessage(4247, LogLevel.Information, "Lane {Lane}: another silo has read on in shard {Shard}")]
    private static partial void LogAnotherIsAhead(ILogger logger, int lane, string shard);
}
