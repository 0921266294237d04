using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Windowing;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Takes a session's audio in, take after take, and turns it into windows. A take is closed when a later one has begun
/// or the session ends, and all of it has come or nothing more comes. Single-threaded.
/// </summary>
internal sealed partial class AudioIntake(
    CutLedger ledger, SessionLog log, SessionOptions options, WindowOptions windowOptions, TimeProvider time, ILogger logger)
{
    // Added to a take's grace in a new activation: whoever wakes a session first is seldom its speaker, who has to notice,
    // wait and connect again.
    private static readonly TimeSpan RestoredGrace = TimeSpan.FromSeconds(30);

    // The same for a take after which another has begun: its speaker cannot go on with it, only a gateway that is still
    // there has some of it, and asks every second. Whoever speaks now waits for that.
    private static readonly TimeSpan SupersededGrace = TimeSpan.FromSeconds(5);

    // Added to the grace of a take that is being read from the log: it may be slow, and whoever comes next waits.
    private static readonly TimeSpan ReadingGrace = TimeSpan.FromSeconds(30);

    private readonly TakeInbox _inbox = new(PcmFormat.SamplesIn(options.InboxDuration), time);
    private readonly TakeBook _book = new();
    private Windower? _windower;
    private DateTimeOffset _lastAudio = time.GetUtcNow();
    private long _takenSamples;
    private string? _trace;

    /// <summary>Takes whose audio is not all archived, to be committed with that position.</summary>
    public IReadOnlyList<TakeProgress> TakesFrom(AudioPosition archived)
    {
        // Not the position given: until it is written, an earlier one may still be committed.
        foreach (var take in LogTakes) take.Forget(ledger.Archived);
        return _book.From(archived, _inbox.Find);
    }

    /// <summary>Nothing is left to take in.</summary>
    public bool Empty => _inbox.Head is null;

    /// <summary>No window is open, and no audio waits or is being read from the log.</summary>
    public bool Idle =>
        _windower is not { WindowOpen: true } && ReadySamples == 0 && !LogTakes.Any(take => take.CatchingUp)
        && !_inbox.All.Any(take => take.ReadBack is { Running: true });

    /// <summary>Nothing has come for so long that the speaker is taken to have stopped.</summary>
    public bool Quiet => time.GetUtcNow() - _lastAudio >= options.IdleClose;

    /// <summary>Audio that waits for its turn.</summary>
    public long ReadySamples => _inbox.ReadySamples;

    /// <summary>A speaker's take that is not closed.</summary>
    public OpenTake? Find(int take) => _inbox.Find(take) is { Log: null } open ? open : null;

    public IEnumerable<LogTake> LogTakes => _inbox.All.Select(take => take.Log).OfType<LogTake>();

    /// <summary>The take to which audio belongs that nobody numbers.</summary>
    public LogTake? FindLogTake(LoggedChunk record) => LogTakes.FirstOrDefault(take => take.Holds(record));

    /// <summary>Begins a take, which ends the one before it.</summary>
    /// <param name="take">The take.</param>
    /// <param name="anchor">Where it begins in the log, if nobody numbers its chunks.</param>
    public OpenTake Begin(int take, LogAnchor? anchor)
    {
        SealLogTakes();
        var latest = time.GetUtcNow() + SupersededGrace;
        foreach (var before in _inbox.All.Where(before => before.Log is null && before.LastHeard > latest))
            before.LastHeard = latest;
        var open = Open(new TakeProgress(take, null, Closed: false)
        {
            Log = anchor is null ? null : new LogTakeState(anchor, Until: null),
        }, time.GetUtcNow());
        ReadBack(open);
        return open;
    }

    /// <summary>Log takes end: what the log gets from now on is not part of them.</summary>
    public void SealLogTakes()
    {
        foreach (var take in LogTakes) take.Seal();
    }

    public void Restore(IReadOnlyList<TakeProgress> takes)
    {
        foreach (var take in takes.Where(take => take.Number >= ledger.Archived.Take))
        {
            var superseded = take.Log is null && take.Number < takes[^1].Number;
            var open = Open(take, time.GetUtcNow() + (superseded ? SupersededGrace : RestoredGrace));
            open.Committed = true;
            if (take.Closed && !CommittedOf(take.Number).Any()) continue;
            open.Log?.Miss(GapCauses.Restored);
            if (take.PutAt is not null) ReadBack(open);
        }
    }

    public ReceiveResult Accept(Chunk chunk) => _inbox.Accept(chunk);

    /// <summary>The trace of the first chunk since this was last asked.</summary>
    public string? TakeTrace()
    {
        var trace = _trace;
        _trace = null;
        return trace;
    }

    /// <summary>
    /// The next step: a chunk taken in, a window closed early, a take closed. Null when there is none now. Enumerate to
    /// the end before asking again.
    /// </summary>
    /// <param name="endingSince">When the end of the session was asked for, if it was.</param>
    public IEnumerable<WindowEvent>? Next(DateTimeOffset? endingSince)
    {
        foreach (var take in _inbox.All) take.ReadBack?.StartIfAlone();
        if (_inbox.Head is not { Committed: true } head) return null;
        _windower ??= OpenWindower(head);
        if (head.Closed && !_windower.AwaitsCommitted) return CloseTake(head);
        if (head.Receiver.TryRead(out var chunk)) return TakeIn(chunk);
        if (IsOver(head, endingSince)) return CloseTake(head);
        // The last second of silence, too: what is not archived is sent, or read from the log, again.
        var spokenUp = _windower is { HoldsAudio: true, AwaitsCommitted: false } && Quiet;
        return PauseReached(head) || spokenUp ? _windower.Flush(final: false) : null;
    }

    private OpenTake Open(TakeProgress take, DateTimeOffset heard)
    {
        _book.Add(take);
        var open = _inbox.Open(
            take.Number, TakeBook.ArchivedOf(take.Number, ledger.Archived), take.StartSample, take.Closed, heard, take.PutAt ?? log.Now);
        if (take.Log is { } state) open.Log = new LogTake(open, _inbox, state, log);
        return open;
    }

    private void ReadBack(OpenTake open)
    {
        if (open.Log is null && log.Source is { } source)
            open.ReadBack = new TakeReadBack(
                open, _inbox, () => open.PutTimes.Before(TakeBook.ArchivedOf(open.Number, ledger.Archived)), log, source);
    }

    private IEnumerable<WindowEvent> TakeIn(Chunk chunk)
    {
        _inbox.NoteRoom();
        _lastAudio = time.GetUtcNow();
        _trace ??= chunk.TraceParent;
        if (chunk.LoggedAt is { } at) _inbox.Head?.PutTimes.Note(chunk.Sequence, at);
        _takenSamples += chunk.Samples;
        if (_takenSamples >= PcmFormat.SampleRate)
        {
            PipelineInstruments.AudioTaken.Add(_takenSamples / PcmFormat.SampleRate);
            _takenSamples %= PcmFormat.SampleRate;
        }

        return _windower!.Push(chunk);
    }

    private Windower OpenWindower(OpenTake take)
    {
        if (take.StartSample is null)
        {
            take.StartSample = ledger.HorizonSample;
            ledger.NoteSilence(AudioPosition.StartOf(take.Number), ledger.HorizonSample);
            _book.NoteStart(take.Number, ledger.HorizonSample);
        }

        var resumed = ledger.Archived.Take == take.Number;
        return new Windower(
            ledger,
            resumed ? ledger.Archived : AudioPosition.StartOf(take.Number),
            resumed ? ledger.ArchivedSample : take.StartSample.Value,
            CommittedOf(take.Number).ToArray(),
            take.Closed,
            windowOptions);
    }

    private IEnumerable<Cut> CommittedOf(int take) => ledger.Open.Where(cut => cut.Start.Take == take);

    private bool IsOver(OpenTake head, DateTimeOffset? endingSince)
    {
        if (!head.Closed && !_inbox.HasLater && endingSince is null) return false;
        if (head.Complete) return true;
        if (head.Log is { HasMore: true } || head.ReadBack is { Running: true } or { Owed: true }) return false;
        var since = endingSince > head.LastHeard ? endingSince.Value : head.LastHeard;
        var grace = head.Log?.ReadsToItsEnd() is true ? options.TakeGrace + ReadingGrace : options.TakeGrace;
        return time.GetUtcNow() - since >= grace;
    }

    private IEnumerable<WindowEvent> CloseTake(OpenTake head)
    {
        foreach (var happened in _windower!.Flush(final: true)) yield return happened;
        _book.NoteClosed(
            head.Number, head.Log?.ToState(ledger.Archived),
            head.Log is null ? head.PutTimes.Before(TakeBook.ArchivedOf(head.Number, ledger.Archived)) : null);
        _inbox.RemoveHead();
        _inbox.NoteRoom();
        _windower = null;
        // A take that an earlier activation closed has been reported; this one no longer knows how long it was.
        if (!head.Closed) LogTakeClosed(logger, log.Session, head.Number, head.Receiver.Expected, head.Complete);
    }

    private static bool PauseReached(OpenTake head)
    {
        if (head.PausedAt is not { } at || head.Receiver.Expected < at) return false;
        head.PausedAt = null;
        return true;
    }

    [LoggerMessage(1201, LogLevel.Information,
        "Session {Session} closed take {Take} after {Chunks} chunks (all there: {Complete})")]
    private static partial void LogTakeClosed(ILogger logger, SessionId session, int take, long chunks, bool complete);
}
