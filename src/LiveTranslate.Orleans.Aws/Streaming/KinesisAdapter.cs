using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>Audio goes into Kinesis here, and comes out by lanes.</summary>
internal sealed class KinesisAdapter(string name, RecordWriter writer, Func<QueueId, LaneReceiver> openLane) : IQueueAdapter
{
    public string Name => name;

    // A rewind within a cache is no base for recovery: what is missing is asked for by number, or read from the log.
    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => openLane(queueId);

    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (streamId.GetNamespace() != AudioChunk.StreamNamespace)
            throw new NotSupportedException(
                $"The Kinesis stream provider '{name}' carries the streams of namespace '{AudioChunk.StreamNamespace}'.");
        var session = streamId.GetKeyAsString();
        // All at once: they go into one request.
        await Task.WhenAll(events.Select(happened => happened is AudioChunk chunk
            ? writer.PutAsync(session, AudioRecord.Write(session, chunk))
            : throw new NotSupportedException(
                $"The Kinesis stream provider '{name}' carries {nameof(AudioChunk)}, not {typeof(T).Name}.")));
    }
}
