using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Orleans.Aws.Streaming.Api;

/// <summary>Where to begin to read a shard: after a record, with what came since a time, or at its oldest record.</summary>
internal readonly record struct ShardPosition(LogPosition? After, DateTimeOffset? Since)
{
    public static ShardPosition Oldest => default;

    public string IteratorType => this switch
    {
        { After: not null } => "AFTER_SEQUENCE_NUMBER",
        { Since: not null } => "AT_TIMESTAMP",
        _ => "TRIM_HORIZON",
    };

    /// <summary>Whether a record is wanted: an iterator may begin before it.</summary>
    public bool Wants(KinesisRecord record) => Since is null || record.ArrivedAt >= Since;
}
