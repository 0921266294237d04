using System.Diagnostics.CodeAnalysis;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// The receiving end of a hop, for one take: puts chunks back in order, ignores what it has seen, holds early ones
/// while there is room, and drops the rest, which will be sent again. Not thread-safe.
/// </summary>
public sealed class ChunkReceiver(int take, long expected)
{
    // Early chunks leave this much room, or the one that is missing could never come in. Two chunks of the largest size.
    private const int Reserve = 2 * PcmFormat.MaxChunkBytes / PcmFormat.BytesPerSample;

    private readonly Dictionary<long, Chunk> _early = [];
    private readonly Queue<Chunk> _ready = [];
    private bool _missing;

    public int Take => take;

    /// <summary>The chunk wanted next.</summary>
    public long Expected { get; private set; } = expected;

    /// <summary>What is held, in order or early, in samples; a tiny chunk counts as 20 ms.</summary>
    public long HeldSamples { get; private set; }

    /// <summary>Samples that are in order and not read yet.</summary>
    public long ReadySamples { get; private set; }

    /// <param name="chunk">A chunk of this take.</param>
    /// <param name="room">Samples that may still be held.</param>
    public ReceiveResult Accept(Chunk chunk, long room)
    {
        if (chunk.Sequence < Expected || _early.ContainsKey(chunk.Sequence)) return ReceiveResult.Seen;
        var early = chunk.Sequence > Expected;
        if (chunk.Weight + (early ? Reserve : 0) > room)
        {
            _missing = true;
            return ReceiveResult.Dropped;
        }

        HeldSamples += chunk.Weight;
        if (early)
        {
            _missing = true;
            _early.Add(chunk.Sequence, chunk);
            return ReceiveResult.Early;
        }

        MakeReady(chunk);
        while (_early.Remove(Expected, out var next)) MakeReady(next);
        if (_early.Count == 0) _missing = false;
        return ReceiveResult.Ready;
    }

    public bool TryRead([MaybeNullWhen(false)] out Chunk chunk)
    {
        if (!_ready.TryDequeue(out chunk)) return false;
        HeldSamples -= chunk.Weight;
        ReadySamples -= chunk.Samples;
        return true;
    }

    /// <summary>Whether something was dropped or is missing since this was last asked.</summary>
    public bool TakeMissing()
    {
        var missing = _missing;
        _missing = false;
        return missing;
    }

    private void MakeReady(Chunk chunk)
    {
        _ready.Enqueue(chunk);
        ReadySamples += chunk.Samples;
        Expected++;
    }
}

public enum ReceiveResult
{
    /// <summary>In order: it can be read.</summary>
    Ready,

    /// <summary>Ahead of its turn: held.</summary>
    Early,

    /// <summary>Had it before, or it is none of this take; ignored.</summary>
    Seen,

    /// <summary>No room; asked for again, with the next report or of the log.</summary>
    Dropped,
}
