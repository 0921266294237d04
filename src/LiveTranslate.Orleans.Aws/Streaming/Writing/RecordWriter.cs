using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming.Writing;

/// <summary>
/// Puts records of many sessions together. Of one session at most one request is under way, with what waits of it: a
/// record of it that Kinesis turned down comes late, and whoever reads puts the numbers in order again.
/// </summary>
internal sealed partial class RecordWriter : IDisposable
{
    // A request takes some 20 ms: more of them at a time would only make each smaller.
    private const int MaxRequestsUnderway = 4;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly KinesisApi _api;
    private readonly KinesisAudioStreamOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RecordWriter> _logger;
    private readonly WriteQueue _queue = new();
    private readonly SemaphoreSlim _room = new(MaxRequestsUnderway);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stop = new();

    public RecordWriter(KinesisApi api, KinesisAudioStreamOptions options, TimeProvider time, ILogger<RecordWriter> logger)
    {
        (_api, _options, _time, _logger) = (api, options, time, logger);
        _ = Task.Run(RunAsync);
    }

    /// <summary>Completes when the record is in the stream.</summary>
    /// <exception cref="AwsServiceException">Kinesis did not take it in time.</exception>
    public Task PutAsync(string partitionKey, byte[] data) => Put(partitionKey, [data])[0];

    /// <summary>Puts records of one session in their order: all of them, or none when there is no room for all.</summary>
    /// <returns>A task a record, which completes when that record is in the stream.</returns>
    public IReadOnlyList<Task> Put(string partitionKey, IReadOnlyList<byte[]> data)
    {
        var now = _time.GetTimestamp();
        PendingRecord[] records = [.. data.Select(record => new PendingRecord(new PutRecordsEntry(record, partitionKey), now))];
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_queue.Bytes + records.Sum(record => (long)record.Bytes) > _options.MaxPendingBytes) throw Failures.Full(_options);
            foreach (var record in records) _queue.Add(record);
        }

        Wake();
        return [.. records.Select(record => record.Done)];
    }

    /// <summary>What still waits fails: whoever put it has it, and puts it elsewhere.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested) return;
            _stop.Cancel();
            _queue.FailAll(new ObjectDisposedException(nameof(RecordWriter)));
        }

        // The semaphores hold nothing but memory, and requests that are under way still use them.
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await PutAllAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            // A bug. What waits fails, so that nobody waits for it for ever; whoever put it still has it.
            catch (Exception exception)
            {
                Fail(exception);
            }
        }
    }

    private async Task PutAllAsync(CancellationToken stop)
    {
        while (true)
        {
            await _wake.WaitAsync(stop);
            while (OldestReady() is { } oldest)
            {
                await WaitForOthersAsync(oldest, stop);
                await _room.WaitAsync(stop);
                _ = PutAsync(TakeBatch(), stop);
            }
        }
    }

    private IReadOnlyList<PendingRecord> TakeBatch()
    {
        try
        {
            lock (_lock) return _queue.TakeBatch();
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    private void Fail(Exception exception)
    {
        LogFailed(_logger, exception);
        lock (_lock) _queue.FailAll(exception);
    }

    private long? OldestReady()
    {
        lock (_lock) return _queue.OldestReady;
    }

    private async Task WaitForOthersAsync(long oldest, CancellationToken stop)
    {
        while (true)
        {
            lock (_lock)
                if (_queue.FillsARequest) return;
            var left = _options.MaxPutDelay - _time.GetElapsedTime(oldest);
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left, _time, stop);
        }
    }

    private async Task PutAsync(IReadOnlyList<PendingRecord> batch, CancellationToken stop)
    {
        if (batch.Count == 0)
        {
            _room.Release();
            return;
        }

        var turnedDown = new List<PendingRecord>();
        try
        {
            var started = _time.GetTimestamp();
            var answer = await _api.PutRecordsAsync([.. batch.Select(record => record.Entry)], stop);
            if (answer.Records.Count != batch.Count) throw Failures.Unreadable(batch.Count, answer.Records.Count);
            KinesisInstruments.NotePut(batch.Count, answer.FailedRecordCount, _time.GetElapsedTime(started));
            var taken = new List<PendingRecord>(batch.Count);
            foreach (var (record, result) in batch.Zip(answer.Records))
            {
                if (result.ErrorCode is null) taken.Add(record);
                else turnedDown.Add(record.TurnedDown(Failures.Of(result)));
            }

            lock (_lock)
                foreach (var record in taken) _queue.Finish(record);
            foreach (var record in taken) record.Succeed();
        }
        catch (AwsServiceException exception)
        {
            turnedDown.AddRange(batch.Select(record => record.TurnedDown(exception)));
        }
        catch (Exception exception)
        {
            lock (_lock)
                foreach (var record in batch) _queue.Finish(record);
            foreach (var record in batch) record.Fail(exception);
        }
        finally
        {
            _room.Release();
            Wake();
        }

        try
        {
            if (turnedDown.Count > 0) await TryAgainAsync(turnedDown, stop);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task TryAgainAsync(List<PendingRecord> records, CancellationToken stop)
    {
        var givenUp = records.FindAll(record =>
            !record.LastFailure!.Transient || _time.GetElapsedTime(record.Since) >= _options.PutTimeout);
        records.RemoveAll(givenUp.Contains);
        lock (_lock)
            foreach (var record in givenUp) _queue.Finish(record);
        foreach (var record in givenUp) record.Fail(record.LastFailure!);
        if (records.Count > 0)
        {
            var delay = FirstBackoff * Math.Pow(2, Math.Min(records.Max(record => record.Attempts) - 1, 10));
            if (delay > MaxBackoff) delay = MaxBackoff;
            LogTurnedDown(_logger, records.Count, records[0].LastFailure!.Code, delay);
            try
            {
                await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), _time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }

            lock (_lock) _queue.PutBack(records);
        }

        Wake();
    }

    private void Wake()
    {
        lock (_lock)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    private static class Failures
    {
        public static AwsServiceException Of(PutRecordsResult result) => new(
            result.ErrorCode!, result.ErrorMessage ?? "", System.Net.HttpStatusCode.BadRequest);

        public static AwsServiceException Unreadable(int put, int answered) => new(
            AwsServiceException.UnreadableResponse, $"{put} records were put and {answered} answered.");

        public static InvalidOperationException Full(KinesisAudioStreamOptions options) => new(
            $"More than {options.MaxPendingBytes} bytes wait to be put on the stream '{options.StreamName}': Kinesis is " +
            "slower than what comes. Give the stream more shards or on-demand capacity, or raise MaxPendingBytes.");
    }

    [LoggerMessage(4203, LogLevel.Error, "Putting records failed unexpectedly; those who put them try again")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(4201, LogLevel.Warning, "Kinesis turned {Count} records down ({Code}); trying again in {Delay}")]
    private static partial void LogTurnedDown(ILogger logger, int count, string code, TimeSpan delay);
}
