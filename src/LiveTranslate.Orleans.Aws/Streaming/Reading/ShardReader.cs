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
/// <param name="range">Whose audio is in it.</param>
/// <param name="start">Where to begin.</param>
/// <param name="api">The stream.</param>
/// <param name="options">The pace.</param>
/// <param name="gate">Where the audio goes.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Hears of what goes wrong.</param>
internal sealed partial class ShardReader(
    string shard,
    HashRange range,
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

    // A time that the service calls the future was recorded by a machine whose clock is wrong; what is put while servers
    // take over from one another is not older than this.
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

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
            catch (AwsServiceException exception) when (exception.Code == KinesisApi.InvalidArgument && _position.Since is { } since)
            {
                (iterator, _position) = (null, new ShardPosition(null, api.Now - LookBack));
                LogFuture(logger, shard, since, _position.Since!.Value);
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
        KinesisInstruments.ReadLag.Record(Math.Max(0, (api.Now - record.ArrivedAt).TotalSeconds));
        var token = new KinesisSequenceToken(position.Digits);
        var contents = RecordContents.Of(record.PartitionKey, record.Data, range);
        foreach (var content in contents)
            if (content.Why is { } why) gate.SetAside(why, content.Session ?? record.PartitionKey, token);
        var taken = contents.Where(content => content.Session is not null).ToArray();
        if (taken.Length == 0) Progress.Done(position);
        var parts = taken.Length > 1 ? new RecordParts(taken.Length) : null;
        foreach (var content in taken)
        {
            // Whose record it is hears also that it cannot be taken: nobody else could tell its producer.
            var chunk = (content.Chunk ?? new AudioChunk { Take = 0, Sequence = -1, Pcm = [], Ignored = content.Why }) with
            {
                LogPosition = position.Digits,
                LoggedAt = record.ArrivedAt,
            };
            var stream = StreamId.Create(AudioChunk.StreamNamespace, content.Session!);
            await gate.OfferAsync(content.Session!, new AudioBatch(stream, token, chunk) { Shard = Progress, Parts = parts }, stop);
        }
    }

    // Only what is beyond the polling period: that is the pace of a healthy shard.
    private TimeSpan Jitter(TimeSpan backoff) =>
        backoff <= options.GetRecordsInterval ? backoff : backoff * (0.5 + (Random.Shared.NextDouble() / 2));

    [LoggerMessage(4231, LogLevel.Warning, "Shard {Shard} cannot be read ({Code}); trying again in {Delay}")]
    private static partial void LogReadFailed(ILogger logger, string shard, string code, TimeSpan delay);

    [LoggerMessage(4233, LogLevel.Warning,
        "Shard {Shard} was to be read from {Since} on, which is in the future: a clock was wrong. Going on at {Instead}")]
    private static partial void LogFuture(ILogger logger, string shard, DateTimeOffset since, DateTimeOffset instead);

    [LoggerMessage(4232, LogLevel.Warning, "Shard {Shard} no longer has record {Position}; going on at its oldest")]
    private static partial void LogTrimmed(ILogger logger, string shard, LogPosition position);
}
