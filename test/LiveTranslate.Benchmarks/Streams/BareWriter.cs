using System.Threading.Channels;
using LiveTranslate.Orleans.Aws.Streaming.Api;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>
/// Puts records together as the stream provider does: up to 500 a request, none waits longer than 20 ms for others, four
/// requests under way. It guards nothing: no order, no limits, no second try.
/// </summary>
internal sealed class BareWriter(KinesisApi api, TimeProvider time) : IDisposable
{
    private const int MaxRecords = 500;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>();
    private readonly SemaphoreSlim _room = new(4);

    public Task PutAsync(string session, byte[] data)
    {
        var record = new Pending(new PutRecordsEntry(data, session), time.GetTimestamp());
        _pending.Writer.TryWrite(record);
        return record.Done.Task;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (await _pending.Reader.WaitToReadAsync(stop))
        {
            _pending.Reader.TryPeek(out var oldest);
            var left = MaxDelay - time.GetElapsedTime(oldest!.Since);
            if (left > TimeSpan.Zero && _pending.Reader.Count < MaxRecords) await Task.Delay(left, time, stop);
            await _room.WaitAsync(stop);
            var batch = new List<Pending>();
            while (batch.Count < MaxRecords && _pending.Reader.TryRead(out var next)) batch.Add(next);
            _ = PutAsync(batch, stop);
        }
    }

    /// <summary>Once everything is put.</summary>
    public void Dispose() => _room.Dispose();

    private async Task PutAsync(List<Pending> batch, CancellationToken stop)
    {
        try
        {
            var answer = await api.PutRecordsAsync([.. batch.Select(record => record.Entry)], stop);
            foreach (var (record, result) in batch.Zip(answer.Records))
            {
                if (result.ErrorCode is null) record.Done.SetResult();
                else record.Done.SetException(new InvalidOperationException($"{result.ErrorCode}: {result.ErrorMessage}"));
            }
        }
        catch (Exception exception)
        {
            foreach (var record in batch) record.Done.TrySetException(exception);
        }
        finally
        {
            _room.Release();
        }
    }

    private sealed record Pending(PutRecordsEntry Entry, long Since)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
