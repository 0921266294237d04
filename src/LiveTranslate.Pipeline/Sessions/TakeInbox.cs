using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// The takes of a session that still have audio to give, oldest first, and what has come of each. Its bound keeps a
/// session from using more memory than one minute of audio; what does not fit is asked for again. Not thread-safe.
/// </summary>
internal sealed class TakeInbox(long maxSamples, TimeProvider time)
{
    // A page that reloads in a loop must not pile up takes; the oldest then gets no more time.
    private const int MaxTakes = 8;

    private readonly List<OpenTake> _takes = [];

    /// <summary>The take whose audio is being taken in.</summary>
    public OpenTake? Head => _takes.Count > 0 ? _takes[0] : null;

    public bool HasLater => _takes.Count > 1;

    public long ReadySamples => Head?.Receiver.ReadySamples ?? 0;

    public IReadOnlyList<OpenTake> All => _takes;

    /// <param name="number">The take.</param>
    /// <param name="expected">The first chunk wanted.</param>
    /// <param name="startSample">Where it begins in session time, when that is known.</param>
    /// <param name="closed">Only committed windows are wanted of it.</param>
    /// <param name="lastHeard">When it last gave a sign of life.</param>
    public OpenTake Open(int number, long expected, long? startSample, bool closed, DateTimeOffset lastHeard)
    {
        var take = new OpenTake(number, new ChunkReceiver(number, expected))
        {
            StartSample = startSample,
            Closed = closed,
            LastHeard = lastHeard,
        };
        _takes.Add(take);
        for (var i = 0; i < _takes.Count - MaxTakes; i++) _takes[i].LastHeard = DateTimeOffset.MinValue;
        return take;
    }

    public OpenTake? Find(int number) => _takes.Find(take => take.Number == number);

    public void RemoveHead() => _takes.RemoveAt(0);

    public void Accept(Chunk chunk)
    {
        if (Find(chunk.Take) is not { } take) return;
        // The head may use all the room, a later take half of it: it must not starve the one before it.
        var room = (take == Head ? maxSamples : maxSamples / 2) - _takes.Sum(open => open.Receiver.HeldSamples);
        if (take.Receiver.Accept(chunk, room) is ReceiveResult.Ready or ReceiveResult.Early)
            take.LastHeard = time.GetUtcNow();
    }
}

/// <summary>One take that is not closed yet, or whose cuts are to be done again.</summary>
internal sealed class OpenTake(int number, ChunkReceiver receiver)
{
    public int Number => number;

    public ChunkReceiver Receiver => receiver;

    public long? StartSample { get; set; }

    /// <summary>It was closed in an earlier life: only committed windows are wanted of it.</summary>
    public bool Closed { get; init; }

    /// <summary>How many chunks it has in all, once its channel has said so.</summary>
    public long? Length { get; set; }

    /// <summary>A pause was made after this many chunks: the window is closed there.</summary>
    public long? PausedAt { get; set; }

    /// <summary>When it last gave audio, or was last reported on.</summary>
    public DateTimeOffset LastHeard { get; set; }

    public bool Complete => Length is { } length && receiver.Expected >= length && receiver.ReadySamples == 0;
}
