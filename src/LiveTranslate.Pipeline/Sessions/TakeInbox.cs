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
    /// <param name="putAt">When the log got the chunk that is wanted, or before; by the log's clock.</param>
    public OpenTake Open(
        int number, long expected, long? startSample, bool closed, DateTimeOffset lastHeard, DateTimeOffset putAt)
    {
        var take = new OpenTake(number, new ChunkReceiver(number, expected), new PutTimes(putAt))
        {
            StartSample = startSample,
            Closed = closed,
            LastHeard = lastHeard,
            LastSign = time.GetUtcNow(),
        };
        _takes.Add(take);
        for (var i = 0; i < _takes.Count - MaxTakes; i++) _takes[i].LastHeard = DateTimeOffset.MinValue;
        return take;
    }

    public OpenTake? Find(int number) => _takes.Find(take => take.Number == number);

    public void RemoveHead()
    {
        Head?.Log?.Dispose();
        Head?.ReadBack?.Dispose();
        _takes.RemoveAt(0);
    }

    /// <summary>Audio was read: whoever waits for room looks again.</summary>
    public void NoteRoom()
    {
        foreach (var take in _takes)
        {
            take.Log?.NoteRoom();
            take.ReadBack?.NoteRoom();
        }
    }

    /// <param name="chunk">A speaker's chunk.</param>
    /// <param name="sign">Somebody has sent it, and is there; false for what is read from the log.</param>
    public ReceiveResult Accept(Chunk chunk, bool sign = true)
    {
        // The numbers of a take that is read from the log are given here: nobody else's count.
        if (Find(chunk.Take) is not { Log: null } take) return ReceiveResult.Seen;
        if (sign) take.LastSign = time.GetUtcNow();
        var received = take.Receiver.Accept(chunk, RoomFor(take));
        if (received is not (ReceiveResult.Ready or ReceiveResult.Early)) return received;
        take.LastHeard = time.GetUtcNow();
        if (sign && chunk.CapturedAt is { } at) PipelineInstruments.StreamLag.Record((take.LastHeard - at).TotalSeconds);
        return received;
    }

    /// <summary>
    /// Whether all pieces of a record fit: numbers must not end in the middle of one. When it is a take's turn and
    /// nothing of it is held, every record does, or one that is longer than the inbox would wait for ever.
    /// </summary>
    public bool Fits(OpenTake take, IEnumerable<ReadOnlyMemory<byte>> pieces) =>
        (take == Head && take.Receiver.HeldSamples == 0)
        || pieces.Sum(pcm => Chunk.WeightOf(pcm.Length / PcmFormat.BytesPerSample)) <= RoomFor(take);

    /// <summary>Takes pieces that fit.</summary>
    public void Accept(OpenTake take, IEnumerable<Chunk> pieces)
    {
        foreach (var chunk in pieces) take.Receiver.Accept(chunk, room: long.MaxValue);
        take.LastHeard = time.GetUtcNow();
    }

    private long Held => _takes.Sum(open => open.Receiver.HeldSamples);

    // The head may use all the room, a later take half of it: it must not starve the one before it.
    private long RoomFor(OpenTake take) => (take == Head ? maxSamples : maxSamples / 2) - Held;
}

/// <summary>One take that is not closed yet, or whose cuts are to be done again.</summary>
internal sealed class OpenTake(int number, ChunkReceiver receiver, PutTimes putTimes)
{
    public int Number => number;

    public ChunkReceiver Receiver => receiver;

    /// <summary>When the log got its chunks.</summary>
    public PutTimes PutTimes => putTimes;

    /// <summary>Reads it from the log when nobody sends it any more; null where there is no log.</summary>
    public TakeReadBack? ReadBack { get; set; }

    /// <summary>How it is numbered, if its producer does not; null for a speaker's take.</summary>
    public LogTake? Log { get; set; }

    /// <summary>It is committed that it has begun: it may be heard.</summary>
    public bool Committed { get; set; }

    public long? StartSample { get; set; }

    /// <summary>It was closed in an earlier life: only committed windows are wanted of it.</summary>
    public bool Closed { get; init; }

    /// <summary>How many chunks it has in all, once its channel has said so.</summary>
    public long? Length { get; set; }

    /// <summary>A pause was made after this many chunks: the window is closed there.</summary>
    public long? PausedAt { get; set; }

    /// <summary>When it last gave audio, or was last reported to have more to give.</summary>
    public DateTimeOffset LastHeard { get; set; }

    /// <summary>When its speaker last gave any sign of life: audio or a report.</summary>
    public DateTimeOffset LastSign { get; set; }

    public bool Complete => Length is { } length && receiver.Expected >= length && receiver.ReadySamples == 0;
}
