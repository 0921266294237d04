using LiveTranslate.Aws.Protocol;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>Reads one shard from a position to its end, at the pace that Kinesis allows, whatever happens.</summary>
/// <param name="shard">The shard.</param>
/// <param name="start">Where to begin.</param>
/// <param name="api">The stream.</param>
/// <param name="options">The pace.</param>
/// <param name="gate">Where the audio goes.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Hears of what goes wrong.</param>
internal sealed partial class ShardReader(
    string shard,
    ShardPosition start,
    KinesisApi api,
    KinesisAudioStreamOptions options,
    SessionGate gate,
    TimeProvider time,
    ILogger<ShardReader> logger)
{
    // 8 MB of our chunks; Kinesis gives at most 10 MB a read, and 2 MB a second.
    private const int MaxRecords = 1000;
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(5);

    private ShardPosition _position = start;

    public string Shard => shard;

    public ShardProgress Progress { get; } = new(shard, start.After);

    /// <summary>Completes at the end of a closed shard.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        string? iterator = null;
        var (backoff, limit) = (options.GetRecordsInterval, MaxRecords);
        while (true)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                iterator ??= await api.GetIteratorAsync(shard, _position, stop);
                var read = await api.GetRecordsAsync(iterator, limit, stop);
                foreach (var record in read.Records) await TakeAsync(record, stop);
                iterator = read.NextShardIterator;
                if (iterator is null)
                {
                    Progress.End();
                    return;
                }

                (backoff, limit) = (options.GetRecordsInterval, MaxRecords);
            }
            catch (AwsServiceException exception) when (exception.Code == KinesisApi.ExpiredIterator)
            {
                // The same place again, at the pace of reads: a service that calls each iterator expired is not stormed.
                iterator = null;
            }
            catch (AwsServiceException exception) when (exception.Code == KinesisApi.InvalidArgument && _position.After is not null)
            {
                // The record it was to go on after is older than what the stream keeps.
                LogTrimmed(logger, shard, _position.After.Value);
                (iterator, _position) = (null, ShardPosition.Oldest);
            }
            catch (AwsServiceException exception)
            {
                if (exception.Throttled) KinesisInstruments.ReadsThrottled.Add(1);
                LogReadFailed(logger, shard, exception.Code, backoff);
                backoff = backoff * 2 < MaxBackoff ? backoff * 2 : MaxBackoff;
                // A request that was cut off may have used its iterator up.
                if (!exception.Throttled) iterator = null;
                // Too much for one answer, as things are.
                if (exception.Code == AwsServiceException.AttemptTimedOut) limit = Math.Max(limit / 2, 1);
            }

            var left = Jitter(backoff) - time.GetElapsedTime(startedAt);
            if (left > TimeSpan.Zero) await Task.Delay(left, time, stop);
        }
    }

    private async ValueTask TakeAsync(KinesisRecord record, CancellationToken stop)
    {
        if (!_position.Wants(record)) return;
        var position = LogPosition.Parse(record.SequenceNumber);
        Progress.Read(position);
        _position = new ShardPosition(position, null);
        KinesisInstruments.RecordsRead.Add(1);
        KinesisInstruments.ReadLag.Record(Math.Max(0, (time.GetUtcNow() - record.ArrivedAt).TotalSeconds));
        var token = new KinesisSequenceToken(position.Digits);
        var kind = AudioRecord.Read(record.PartitionKey, record.Data, out var chunk);
        if (kind is not RecordKind.Audio)
        {
            Progress.Done(position);
            gate.SetAside(kind is RecordKind.Malformed ? "malformed" : "no-session-id", record.PartitionKey, token);
            return;
        }

        chunk = chunk with { LogPosition = position.Digits, LoggedAt = record.ArrivedAt };
        var stream = StreamId.Create(AudioChunk.StreamNamespace, record.PartitionKey);
        await gate.OfferAsync(record.PartitionKey, new AudioBatch(stream, token, chunk) { Shard = Progress }, stop);
    }

    // Only what is beyond the polling period: that is the pace of a healthy shard.
    private TimeSpan Jitter(TimeSpan backoff) =>
        backoff <= options.GetRecordsInterval ? backoff : backoff * (0.5 + (Random.Shared.NextDouble() / 2));

    [LoggerMessage(4231, LogLevel.Warning, "Shard {Shard} cannot be read ({Code}); trying again in {Delay}")]
    private static partial void LogReadFailed(ILogger logger, string shard, string code, TimeSpan delay);

    [LoggerMessage(4232, LogLevel.Warning, "Shard {Shard} no longer has record {Position}; going on at its oldest")]
    private static partial void LogTrimmed(ILogger logger, string shard, LogPosition position);
}
