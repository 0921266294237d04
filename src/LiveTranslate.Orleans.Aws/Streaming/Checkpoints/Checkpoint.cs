using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Orleans.Aws.Streaming.Checkpoints;

/// <summary>How far the audio of a shard is delivered, as every silo sees it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Lane">The lane that reads it, for as long as it lives.</param>
/// <param name="Position">All up to here is delivered; null while nothing is.</param>
/// <param name="Finished">It is closed, and all of it is delivered.</param>
/// <param name="Since">Where to begin while there is no position; null for its oldest record.</param>
/// <param name="Origin">
/// The sequence number with which the shard begins: a stream that is deleted and made anew has other shards of the same
/// names.
/// </param>
internal sealed record Checkpoint(
    string Shard,
    int Lane,
    LogPosition? Position = null,
    bool Finished = false,
    DateTimeOffset? Since = null,
    string? Origin = null)
{
    public ShardPosition Start => Position is { } position ? new ShardPosition(position, null) : new ShardPosition(null, Since);
}
