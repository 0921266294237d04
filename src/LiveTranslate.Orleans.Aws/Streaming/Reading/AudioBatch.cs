using LiveTranslate.Contracts.Grains;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>One record on its way to its session.</summary>
[GenerateSerializer, Immutable, Alias("LiveTranslate.AudioBatch")]
internal sealed class AudioBatch(StreamId streamId, KinesisSequenceToken token, AudioChunk chunk) : IBatchContainer
{
    [Id(0)] public StreamId StreamId { get; } = streamId;

    [Id(1)] public KinesisSequenceToken Token { get; } = token;

    [Id(2)] public AudioChunk Chunk { get; private set; } = chunk;

    /// <summary>The shard it came from; stays where it was read.</summary>
    [field: NonSerialized]
    public ShardProgress? Shard { get; init; }

    /// <summary>The others of the same record, when it holds audio of several sessions.</summary>
    [field: NonSerialized]
    public RecordParts? Parts { get; init; }

    public StreamSequenceToken SequenceToken => Token;

    /// <summary>What it costs to hold it, in bytes.</summary>
    public int Bytes => Chunk.Pcm.Length + 512;

    /// <summary>It is delivered, dropped or set aside: its shard is that much further.</summary>
    public void Done()
    {
        if (Parts?.Done() is not false) Shard?.Done(Token.Position);
    }

    /// <summary>Says, before it is delivered, that audio of its session was dropped just before it.</summary>
    public void MarkGap() => Chunk = Chunk with { AfterGap = true };

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Chunk is T chunk ? [Tuple.Create(chunk, SequenceToken)] : [];

    // A record carries none: see KinesisAdapter.
    public bool ImportRequestContext() => false;
}
