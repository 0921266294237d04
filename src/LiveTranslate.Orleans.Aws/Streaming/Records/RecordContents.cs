using System.Globalization;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;

namespace LiveTranslate.Orleans.Aws.Streaming.Records;

/// <summary>
/// What one record of the stream holds for which session. Live audio and what is read back later come through here, so
/// that both see the same. Raw audio of one session within one record is one piece: it has one place in the log.
/// </summary>
internal static class RecordContents
{
    /// <param name="partitionKey">The record's partition key.</param>
    /// <param name="data">The record.</param>
    /// <param name="shard">The shard that it is in.</param>
    public static IReadOnlyList<RecordContent> Of(string partitionKey, byte[] data, HashRange shard)
    {
        if (!AggregatedRecord.IsOne(data)) return [ReadOne(partitionKey, data, shard)];
        if (AggregatedRecord.Read(data) is not { } records) return [Refuse(partitionKey, IgnoreReasons.Malformed)];
        var contents = new List<RecordContent>();
        foreach (var record in records.Where(record => IsOf(shard, record)))
        {
            var content = ReadOne(record.PartitionKey, record.Data, shard);
            var before = content.IsRaw ? contents.FindIndex(other => other.IsRaw && other.Session == content.Session) : -1;
            if (before < 0) contents.Add(content);
            else contents[before] = contents[before] with { Chunk = Join(contents[before].Chunk!, content.Chunk!) };
        }

        return contents;
    }

    // A producer that has not heard of a split yet puts records into the wrong shard, and then puts them again.
    private static bool IsOf(HashRange shard, UserRecord record) =>
        record.ExplicitHashKey is { } key && UInt128.TryParse(key, CultureInfo.InvariantCulture, out var hash)
            ? shard.Holds(hash)
            : shard.Holds(record.PartitionKey);

    private static RecordContent ReadOne(string partitionKey, byte[] data, HashRange shard)
    {
        var kind = AudioRecord.Read(partitionKey, data, out var chunk);
        if (kind is RecordKind.Stranger)
            return Refuse(partitionKey, SessionId.TryParse(partitionKey, out _) ? IgnoreReasons.OtherSpelling : RecordContent.NoSession);
        if (kind is RecordKind.Malformed) return Refuse(partitionKey, IgnoreReasons.Malformed);
        // Whoever reads back looks in the shards of the key, and order is only within them.
        if (chunk.Take == 0 && !shard.Holds(partitionKey)) return Refuse(partitionKey, IgnoreReasons.OtherShard);
        return new RecordContent(partitionKey, chunk, null);
    }

    private static RecordContent Refuse(string partitionKey, string why) =>
        new(SessionId.TryParse(partitionKey, out var session) ? session.Value : null, null, why);

    private static AudioChunk Join(AudioChunk one, AudioChunk other) => one with { Pcm = [.. one.Pcm, .. other.Pcm] };
}

/// <param name="Session">Whose it is, as ids are written; null for nobody's.</param>
/// <param name="Chunk">The audio; null when there is none that could be taken.</param>
/// <param name="Why">Why it is not taken: an <see cref="IgnoreReasons"/>, or <see cref="NoSession"/>.</param>
internal sealed record RecordContent(string? Session, AudioChunk? Chunk, string? Why)
{
    /// <summary>The partition key is no session's.</summary>
    public const string NoSession = "no-session-id";

    public bool IsRaw => Chunk is { Take: 0 };
}
