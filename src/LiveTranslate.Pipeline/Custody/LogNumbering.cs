using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// Numbers a take's chunks as they come off the log: the n-th piece of its records is chunk n. Whoever begins at an
/// anchor and reads on from there gives the same numbers. Not thread-safe.
/// </summary>
public sealed class LogNumbering(int take, LogAnchor anchor)
{
    // One anchor a record. What is not archived is seldom more than a minute: 240 records of a usual producer. With
    // more of them every other one is forgotten; then a new activation reads a little more than it needs.
    private const int MaxAnchors = 512;

    private readonly List<LogAnchor> _anchors = [anchor];

    /// <summary>The number the next chunk gets.</summary>
    public long Next { get; private set; } = anchor.Next;

    /// <summary>The first byte of the next chunk, when a record has cut a sample in two.</summary>
    public byte? Carry => _anchors[^1].Carry;

    /// <summary>Everything up to here has been numbered.</summary>
    public LogPosition Last => _anchors[^1].Position;

    /// <summary>What is not numbered yet came into the log then or later.</summary>
    public DateTimeOffset LastLoggedAt => _anchors[^1].LoggedAt;

    /// <summary>Numbers a record, which must come after all before it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="split">What it was split into, with <see cref="Carry"/>; no pieces if it is not well-formed.</param>
    public IReadOnlyList<Chunk> Add(LoggedChunk record, SplitRecord split)
    {
        if (record.Position <= Last)
            throw new ArgumentOutOfRangeException(nameof(record), "Records are numbered in the order of the log.");
        var chunks = split.Pieces.Select((pcm, at) => new Chunk(take, Next + at, pcm, record.Chunk.TraceParent)).ToArray();
        Next += chunks.Length;
        _anchors.Add(new LogAnchor(Next, record.Position, record.LoggedAt) { Carry = split.Left });
        if (_anchors.Count > MaxAnchors) Thin();
        return chunks;
    }

    /// <summary>Whoever reads on need not look at what the log got before: nothing more is there.</summary>
    public void NothingBefore(DateTimeOffset time)
    {
        if (time > LastLoggedAt) _anchors[^1] = _anchors[^1] with { LoggedAt = time };
    }

    /// <summary>
    /// What is missing is gone for good: the next chunk gets this number at least. The half of a sample that waits for
    /// its other half is gone with it.
    /// </summary>
    public void SkipTo(long next)
    {
        _anchors[^1] = _anchors[^1] with { Carry = null };
        if (next <= Next) return;
        Next = next;
        _anchors[^1] = _anchors[^1] with { Next = next };
    }

    /// <summary>The last anchor below a chunk.</summary>
    /// <param name="chunk">A chunk that is not archived, or the next one.</param>
    public LogAnchor AnchorBefore(long chunk) => _anchors.FindLast(known => known.Next <= chunk) ?? _anchors[0];

    /// <summary>Nobody will ask for an anchor below this chunk any more, but for the last of them.</summary>
    public void Forget(long chunk)
    {
        var at = _anchors.FindLastIndex(known => known.Next <= chunk);
        if (at > 0) _anchors.RemoveRange(0, at);
    }

    // The first is where archived audio ends, the last is where numbering goes on: both stay.
    private void Thin()
    {
        for (var at = _anchors.Count - 2; at > 0; at -= 2) _anchors.RemoveAt(at);
    }
}
