using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Orleans.Aws.Streaming.Log;

/// <summary>
/// Reads one session's audio back from the stream: from the shards that have held its partition key, parents before
/// children. A shard allows five reads and 2 MB a second to all its readers, and live audio needs four and half of that:
/// so there is one read a second of each shard, of about a megabyte, whatever the number of sessions that want one.
/// </summary>
internal sealed partial class KinesisSpeechLog(KinesisApi api, TimeProvider time, ILogger<KinesisSpeechLog> logger)
    : ISpeechLog, IDisposable
{
    private const int MaxBytes = 1024 * 1024;

    // Of our chunks that is a megabyte; what a shard really holds is seen as it is read.
    private const int FirstLimit = 125;
    private const int MaxLimit = 1000;
    private const int MaxAttempts = 20;
    private static readonly TimeSpan ReadPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = [];

    public DateTimeOffset Now => api.Now;

    public async IAsyncEnumerable<LoggedChunk> ReadAsync(
        SessionId session,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from >= until) yield break;
        var shards = await TryAsync(() => api.ListShardsAsync(cancellationToken), cancellationToken);
        foreach (var shard in ShardsOf(session, shards))
            await foreach (var chunk in ReadShardAsync(session, shard, from, until, cancellationToken)) yield return chunk;
    }

    public void Dispose() => api.Dispose();

    /// <summary>The shards that have held a session's partition key, oldest first.</summary>
    internal static IEnumerable<Shard> ShardsOf(SessionId session, IEnumerable<Shard> shards)
    {
        return shards
            .Where(shard => HashRange.Of(shard).Holds(session.Value))
            .OrderBy(shard => LogPosition.Parse(shard.SequenceNumberRange.StartingSequenceNumber));
    }

    private async IAsyncEnumerable<LoggedChunk> ReadShardAsync(
        SessionId session,
        Shard shard,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var (position, range) = (new ShardPosition(null, from), HashRange.Of(shard));
        var limit = FirstLimit;
        string? iterator = null;
        while (true)
        {
            var read = await TryAsync(
                async () =>
                {
                    await TakeTurnAsync(shard.ShardId, stop);
                    iterator ??= await api.GetIteratorAsync(shard.ShardId, position, stop);
                    try
                    {
                        return await api.GetRecordsAsync(iterator, limit, stop);
                    }
                    catch (AwsServiceException exception) when (exception.Code == KinesisApi.ExpiredIterator)
                    {
                        iterator = null;
                        throw;
                    }
                },
                stop);
            foreach (var record in read.Records)
            {
                if (record.ArrivedAt >= until) yield break;
                var at = LogPosition.Parse(record.SequenceNumber);
                position = new ShardPosition(at, null);
                // An aggregated record has the key of one of those whose audio is in it.
                if (record.ArrivedAt < from || (record.PartitionKey != session.Value && !AggregatedRecord.IsOne(record.Data))) continue;
                foreach (var content in RecordContents.Of(record.PartitionKey, record.Data, range))
                {
                    if (content.Session != session.Value || content.Chunk is not { } chunk) continue;
                    var audio = chunk.Take > 0
                        ? new Chunk(chunk.Take, chunk.Sequence, chunk.Pcm, chunk.TraceParent, chunk.CapturedAt, record.ArrivedAt)
                        : Chunk.Unnumbered(chunk.Pcm);
                    yield return new LoggedChunk(at, record.ArrivedAt, audio);
                }
            }

            iterator = read.NextShardIterator;
            // The end of a closed shard, or of what there is now.
            if (iterator is null || (read.MillisBehindLatest is 0 && read.Records.Count < limit)) yield break;
            if (read.Records.Count > 0)
                limit = Math.Clamp(MaxBytes / (int)read.Records.Average(record => record.Data.Length + 1), 1, MaxLimit);
        }
    }

    private async Task TakeTurnAsync(string shard, CancellationToken stop)
    {
        var turn = _turns.GetOrAdd(shard, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(stop);
        _ = PassOnAsync();

        async Task PassOnAsync()
        {
            await Task.Delay(ReadPeriod, time, CancellationToken.None);
            turn.Release();
        }
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (AwsServiceException exception)
                when (attempt < MaxAttempts && (exception.Transient || exception.Code == KinesisApi.ExpiredIterator))
            {
                LogTryingAgain(logger, exception.Code);
            }

            await Task.Delay(ReadPeriod * (0.5 + Random.Shared.NextDouble()), time, stop);
        }
    }

    [LoggerMessage(4251, LogLevel.Information, "The log cannot be read just now ({Code}); trying again")]
    private static partial void LogTryingAgain(ILogger logger, string code);
}
