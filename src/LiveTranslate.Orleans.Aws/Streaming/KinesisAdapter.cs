using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>Audio goes into Kinesis here, and comes out by lanes.</summary>
internal sealed partial class KinesisAdapter(
    string name, RecordWriter writer, Func<QueueId, LaneReceiver> openLane, ILogger<KinesisAdapter> logger) : IQueueAdapter
{
    private int _contextDropped;

    public string Name => name;

    // A rewind within a cache is no base for recovery: what is missing is asked for by number, or read from the log.
    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => openLane(queueId);

    /// <exception cref="PartlyPutException">Some of the chunks are in the stream, and some are not.</exception>
    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (streamId.GetNamespace() != AudioChunk.StreamNamespace)
            throw new NotSupportedException(
                $"The Kinesis audio stream '{name}' carries the streams of namespace '{AudioChunk.StreamNamespace}'.");
        SayWhatStaysBehind(requestContext);
        var session = streamId.GetKeyAsString();
        // All are written before any is put: a chunk that cannot be read again must not leave the others behind in the stream.
        byte[][] records =
        [
            .. events.Select(happened => happened is AudioChunk chunk
                ? AudioRecord.Write(session, chunk)
                : throw new NotSupportedException(
                    $"The Kinesis audio stream '{name}' carries {nameof(AudioChunk)}, not {typeof(T).Name}.")),
        ];
        await AllTakenAsync(writer.Put(session, records));
    }

    // Each record has an answer of its own, and whoever put the batch has to know which.
    private static async Task AllTakenAsync(IReadOnlyList<Task> puts)
    {
        var all = Task.WhenAll(puts);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        int[] refused = [.. Enumerable.Range(0, puts.Count).Where(place => !puts[place].IsCompletedSuccessfully)];
        if (refused.Length > 0 && refused.Length < puts.Count)
            throw new PartlyPutException(refused, puts.Count, puts[refused[0]].Exception?.InnerException ?? new OperationCanceledException());
        await all;
    }

    // The trace goes with the chunk itself. Anything else has no place in a record that other programs may read, too.
    private void SayWhatStaysBehind(Dictionary<string, object>? requestContext)
    {
        if (requestContext is null || Volatile.Read(ref _contextDropped) != 0) return;
        // What begins with '#' is Orleans' own, and about the call.
        var lost = requestContext.Keys.FirstOrDefault(key => key is not ("traceparent" or "tracestate" or "baggage" or "Ping") && key[0] != '#');
        if (lost is not null && Interlocked.Exchange(ref _contextDropped, 1) == 0) LogContextDropped(logger, name, lost);
    }

    [LoggerMessage(4271, LogLevel.Warning,
        "The audio stream '{Name}' carries no request context: its consumers do not see '{Key}' (said once). Put what they need into the chunk")]
    private static partial void LogContextDropped(ILogger logger, string name, string key);
}
