namespace LiveTranslate.Cli.Speaking;

/// <summary>
/// The speaker's part of the rule of custody: every chunk is held until the server says it is archived. Sends go ahead
/// of their answers; an answer that asks for an earlier chunk takes the sending back to it (go-back-N). Knows nothing
/// of connections or time. Safe for use by several threads.
/// </summary>
/// <param name="capacity">
/// How many chunks are held at most. Full means that the source is not read any further, which protects the memory of
/// this process from a server that takes nothing for minutes.
/// </param>
/// <param name="maxOutstanding">How many sends may be without answer: bounds what a go-back sends twice.</param>
internal sealed class ResendBuffer(int capacity, int maxOutstanding)
{
    private readonly Lock _gate = new();

    /// <summary>Chunk n lies at n modulo the capacity.</summary>
    private readonly ReadOnlyMemory<byte>[] _held = new ReadOnlyMemory<byte>[capacity];
    private long _first;
    private long _appended;
    private long _next;
    private long _accepted;
    private int _outstanding;

    /// <summary>How many sends may be without answer now; 0 stands for as many as ever.</summary>
    private int _window;
    private bool _complete;

    /// <summary>Counts the times the sending went back; answers to sends of an earlier round say nothing any more.</summary>
    private int _round;

    /// <summary>The first chunk held: everything before is archived.</summary>
    public long First => Read(() => _first);

    /// <summary>The number of chunks appended so far.</summary>
    public long Appended => Read(() => _appended);

    /// <summary>The chunk to be sent next.</summary>
    public long Next => Read(() => _next);

    /// <summary>How many times in a row the server asked for the same chunk again.</summary>
    public int Stalls { get; private set; }

    /// <summary>The server asks for a chunk that it has said was archived, which therefore is no longer here.</summary>
    public bool AskedForForgotten { get; private set; }

    /// <summary>The source has ended and the server has taken every chunk of it.</summary>
    public bool AllAccepted => Read(() => _complete && _accepted >= _appended && _next >= _appended);

    /// <summary>The source has ended and every chunk of it is archived.</summary>
    public bool AllArchived => Read(() => _complete && _first == _appended);

    /// <summary>Takes the next chunk into custody; false when there is no room.</summary>
    public bool TryAppend(ReadOnlyMemory<byte> pcm)
    {
        lock (_gate)
        {
            if (_appended - _first >= capacity)
                return false;
            _held[_appended++ % capacity] = pcm;
            return true;
        }
    }

    /// <summary>Nothing more will be appended.</summary>
    public void Complete()
    {
        lock (_gate)
            _complete = true;
    }

    /// <summary>The chunk to send now; false when there is none, or too many sends are without answer.</summary>
    public bool TryTake(out OutgoingChunk chunk)
    {
        lock (_gate)
        {
            chunk = default;
            if (_next >= _appended || _outstanding >= (_window == 0 ? maxOutstanding : _window))
                return false;
            chunk = new OutgoingChunk(_round, _next, _held[_next % capacity]);
            _next++;
            _outstanding++;
            return true;
        }
    }

    /// <summary>The server answered a send with the number it wants next.</summary>
    public void Answered(OutgoingChunk chunk, long wanted)
    {
        lock (_gate)
        {
            if (chunk.Round != _round)
                return;
            _outstanding--;
            if (wanted <= chunk.Sequence)
            {
                GoBack(wanted);
                return;
            }

            if (wanted > _accepted)
                Stalls = 0;
            AskedForForgotten = false;
            _accepted = Math.Max(_accepted, wanted);
            _window = _window * 2 < maxOutstanding ? _window * 2 : 0;
            // After a reconnect the server may still hold more than it has archived: no need to send that again.
            _next = Math.Clamp(wanted, _next, _appended);
        }
    }

    /// <summary>The send failed in a way that asks for another try.</summary>
    public void Refused(OutgoingChunk chunk) => Answered(chunk, chunk.Sequence);

    /// <summary>Everything below <paramref name="sequence"/> may be forgotten.</summary>
    public void Archived(long sequence)
    {
        lock (_gate)
            Forget(sequence);
    }

    /// <summary>A new connection goes on from the first chunk the server has not archived, if that is still here.</summary>
    public void Resume(long nextSequence)
    {
        lock (_gate)
        {
            Forget(nextSequence);
            Stalls = 0;
            BeginRound(nextSequence);
            _window = 0;
        }
    }

    private void GoBack(long wanted)
    {
        Stalls = wanted == _accepted ? Stalls + 1 : 1;
        BeginRound(wanted);
        // As it just had no room, feel the way: one, then two, four …
        _window = 1;
    }

    private void BeginRound(long wanted)
    {
        _round++;
        _outstanding = 0;
        AskedForForgotten = wanted < _first;
        _accepted = wanted;
        _next = Math.Clamp(wanted, _first, _appended);
    }

    private void Forget(long sequence)
    {
        for (; _first < Math.Min(sequence, _appended); _first++)
            _held[_first % capacity] = default;
        _next = Math.Max(_next, _first);
        _accepted = Math.Max(_accepted, _first);
    }

    private T Read<T>(Func<T> value)
    {
        lock (_gate)
            return value();
    }
}

/// <param name="Round">Between two go-backs; see <see cref="ResendBuffer"/>.</param>
/// <param name="Sequence">Its number in the take.</param>
/// <param name="Pcm">16 kHz s16le mono.</param>
internal readonly record struct OutgoingChunk(int Round, long Sequence, ReadOnlyMemory<byte> Pcm);
