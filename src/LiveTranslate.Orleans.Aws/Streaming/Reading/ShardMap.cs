using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// Which lane reads which shard, and which shards can be read now. A shard stays in its lane for life and its children
/// inherit it, so that a session's audio stays in order; a child waits until its parents are finished.
/// </summary>
/// <param name="shards">All that the stream lists, closed ones included.</param>
/// <param name="checkpoints">What is recorded of them.</param>
/// <param name="ended">Those that this lane has read to their end, delivered or not.</param>
/// <param name="lanes">How many lanes there are.</param>
internal sealed class ShardMap(
    IReadOnlyList<Shard> shards,
    IReadOnlyDictionary<string, Checkpoint> checkpoints,
    IReadOnlySet<string> ended,
    int lanes)
{
    // What is put while the first silo starts is wanted, and Kinesis' clock says when that was.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Shard> _shards = shards.ToDictionary(shard => shard.ShardId);

    /// <summary>What a lane may open: its shards that are not read to their end, once their parents are.</summary>
    public IEnumerable<Shard> Readable(int lane) => Unread(lane).Where(shard => shard.Parents.All(IsGone));

    /// <summary>
    /// Something comes soon: a shard of this lane waits, maybe for one that another lane reads; or one has just ended and
    /// the list does not show yet where its audio goes on.
    /// </summary>
    public bool HasWaiting(int lane) =>
        Unread(lane).Any(shard => !shard.Parents.All(IsGone)) || ended.Any(shard => _shards.ContainsKey(shard) && !HasChild(shard));

    /// <summary>
    /// Since when the records of a new shard are wanted: as of its parents, from which it goes on; null for all. A stream
    /// that is read for the first time is read from now on.
    /// </summary>
    public DateTimeOffset? SinceWhen(Shard shard, DateTimeOffset now)
    {
        var parents = KnownParents(shard).ToArray();
        if (parents.Length == 0) return now - StartTime;
        return parents.Any(parent => parent.Since is null) ? null : parents.Min(parent => parent.Since);
    }

    public int LaneOf(Shard shard)
    {
        // Its own word counts: when its parents are forgotten, it stays where it is.
        if (checkpoints.TryGetValue(shard.ShardId, out var checkpoint)) return checkpoint.Lane % lanes;
        foreach (var parent in shard.Parents)
        {
            if (_shards.TryGetValue(parent, out var known)) return LaneOf(known);
            if (checkpoints.TryGetValue(parent, out var remembered)) return remembered.Lane % lanes;
        }

        return (int)(NumberOf(shard.ShardId) % lanes);
    }

    private bool HasChild(string parent) => shards.Any(shard => shard.Parents.Contains(parent));

    private IEnumerable<Checkpoint> KnownParents(Shard shard) =>
        shard.Parents.Select(parent => checkpoints.GetValueOrDefault(parent)).OfType<Checkpoint>();

    private IEnumerable<Shard> Unread(int lane) =>
        shards.Where(shard => LaneOf(shard) == lane && !IsRead(shard.ShardId));

    // A parent that the stream no longer lists has held nothing for as long as the stream keeps records.
    private bool IsGone(string shard) => !_shards.ContainsKey(shard) || IsRead(shard);

    // What this lane has read is in line before whatever it reads next; of another lane only what is delivered counts.
    private bool IsRead(string shard) =>
        ended.Contains(shard) || (checkpoints.TryGetValue(shard, out var checkpoint) && checkpoint.Finished);

    // "shardId-000000000003": consecutive numbers fill the lanes evenly.
    private static long NumberOf(string shard)
    {
        var dash = shard.LastIndexOf('-');
        return long.TryParse(shard.AsSpan(dash + 1), out var number) && number >= 0 ? number : 0;
    }
}
