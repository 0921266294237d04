using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>The baseline: records are put and polled for, and that is all. No silo, no grain, no order, no checkpoint.</summary>
internal sealed class BareKinesis : IAudioWay
{
    // As many as a chunk has with the header that the provider gives it.
    private const int RecordBytes = ChunkStamp.PcmBytes + 44;
    private const int MaxRecords = 1000;

    private readonly Receiver _receiver;
    private readonly TimeProvider _time;
    private readonly KinesisApi _api;
    private readonly BareWriter _writer;
    private readonly TimeSpan _getRecordsInterval;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private BareKinesis(KinesisServer server, KinesisAudioStreamOptions options, Receiver receiver, TimeProvider time)
    {
        (Server, _receiver, _time) = (server, receiver, time);
        _getRecordsInterval = options.GetRecordsInterval;
        _api = new KinesisApi(options, time, NullLogger<KinesisApi>.Instance);
        _writer = new BareWriter(_api, time);
    }

    public string Name => "bare Kinesis";

    public KinesisServer Server { get; }

    public static async Task<IAudioWay> StartAsync(StreamsPlan plan, Receiver receiver, TimeProvider time)
    {
        var server = await KinesisServer.StartAsync();
        var options = new KinesisAudioStreamOptions
        {
            Service = $"{server.Aws.Kinesis}",
            AccessKey = "test",
            SecretKey = "test",
            StreamName = KinesisServer.StreamName,
            CreateIfNotExists = true,
            ShardCount = plan.Shards,
        };
        var way = new BareKinesis(server, options, receiver, time);
        await KinesisSetup.EnsureStreamAsync(way._api, options, time, CancellationToken.None);
        var shards = await way._api.ListShardsAsync(CancellationToken.None);
        var iterators = await Task.WhenAll(
            shards.Select(shard => way._api.GetIteratorAsync(shard.ShardId, ShardPosition.Oldest, CancellationToken.None)));
        way._running = Task.WhenAll([way._writer.RunAsync(way._stop.Token), .. iterators.Select(way.ReadAsync)]);
        return way;
    }

    public Task PutAsync(string session, ChunkStamp stamp) => _writer.PutAsync(session, stamp.ToPcm(RecordBytes));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            // Whatever else has ended it is why chunks are lost.
            await _running;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }

        _writer.Dispose();
        _api.Dispose();
        _stop.Dispose();
        await Server.DisposeAsync();
    }

    private async Task ReadAsync(string iterator)
    {
        while (true)
        {
            var startedAt = _time.GetTimestamp();
            var read = await _api.GetRecordsAsync(iterator, MaxRecords, _stop.Token);
            foreach (var record in read.Records) _receiver.Take(record.Data);
            iterator = read.NextShardIterator!;
            var left = _getRecordsInterval - _time.GetElapsedTime(startedAt);
            if (left > TimeSpan.Zero) await Task.Delay(left, _time, _stop.Token);
        }
    }
}
