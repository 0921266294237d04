using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// A take whose producer numbers nothing. Its chunks are numbered here as the log has them; what is missed live is read
/// from the log, and until that is done live audio is only noted, since the log has it, too. Single-threaded.
/// </summary>
internal sealed class LogTake : ILogReceiver, IDisposable
{
    // The log's times are approximate.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(10);

    // After this much time all that was put before the end of a take can be read.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    private readonly OpenTake _take;
    private readonly TakeInbox _inbox;
    private readonly SessionLog _log;
    private readonly LogNumbering _numbering;
    private readonly LogCatchUp? _catchUp;
    private DateTimeOffset? _until;
    private LogPosition _newestLive;

    public LogTake(OpenTake take, TakeInbox inbox, LogTakeState state, SessionLog log)
    {
        (_take, _inbox, _log, _until) = (take, inbox, log, state.Until);
        _numbering = new LogNumbering(take.Number, state.Anchor);
        _newestLive = state.Anchor.Position;
        _catchUp = log.Source is { } source ? new LogCatchUp(log, source, this) : null;
    }

    /// <summary>It is reading what was missed.</summary>
    public bool CatchingUp => _catchUp is { Running: true };

    /// <summary>It has audio for which there is no room yet.</summary>
    public bool HasMore => _catchUp is { HasMore: true };

    /// <summary>Whether the audio belongs to this take.</summary>
    public bool Holds(LoggedChunk record) => _until is not { } until || record.LoggedAt <= until;

    /// <summary>The take ends now.</summary>
    public void Seal() => _until ??= _log.Now;

    /// <param name="archived">The position that is committed with it.</param>
    public LogTakeState ToState(AudioPosition archived) =>
        new(_numbering.AnchorBefore(TakeBook.ArchivedOf(_take.Number, archived)), _until);

    /// <summary>No earlier position will be committed any more.</summary>
    public void Forget(AudioPosition archived) => _numbering.Forget(TakeBook.ArchivedOf(_take.Number, archived));

    public void NoteRoom() => _catchUp?.NoteRoom();

    /// <summary>Takes live audio, of which some may be missed; it never waits.</summary>
    public void Accept(LoggedChunk record)
    {
        _log.NoteSeen(record.Position);
        if (record.Position > _newestLive) _newestLive = record.Position;
        if (!CatchingUp && Receive(record) is ReceiveResult.Dropped) Miss(GapCauses.InboxFull);
    }

    /// <summary>Audio was missed: it is read from the log, or lost where there is none.</summary>
    public void Miss(string cause)
    {
        PipelineInstruments.CountGap(cause, lost: _catchUp is null);
        if (_catchUp is not null) _catchUp.Start();
        else _numbering.SkipTo(_take.Receiver.Expected);
    }

    /// <summary>
    /// After its end the log is read once more, so that nothing of it is left behind.
    /// </summary>
    /// <returns>False when there is no log to read.</returns>
    public bool ReadsToItsEnd()
    {
        if (_catchUp is null || _until is not { } until) return false;
        if (!_catchUp.Running && _log.Now > until + SettleTime) _catchUp.Start();
        return true;
    }

    public void Dispose() => _catchUp?.Dispose();

    (DateTimeOffset From, DateTimeOffset Until) ILogReceiver.Wanted =>
        (_numbering.LastLoggedAt - ClockMargin, _until is { } until ? until + ClockMargin : DateTimeOffset.MaxValue);

    /// <summary>Takes a record, live or from the log.</summary>
    public ReceiveResult Receive(LoggedChunk record)
    {
        if (record.Chunk.Numbered || record.Position <= _numbering.Last || !Holds(record)) return ReceiveResult.Seen;
        var split = PlainRecord.Split(record.Chunk.Pcm, _numbering.Carry);
        if (!PlainRecord.IsWellFormed(record.Chunk.Pcm)) _log.Ignored.Note(IgnoreReasons.Malformed);
        else if (!_inbox.Fits(_take, split.Pieces)) return ReceiveResult.Dropped;
        _inbox.Accept(_take, _numbering.Add(record, split));
        _log.NoteSeen(record.Position);
        _log.Wake();
        return ReceiveResult.Ready;
    }

    bool ILogReceiver.CaughtUp(DateTimeOffset began)
    {
        if (_numbering.Last < _newestLive) return false;
        _numbering.NothingBefore(began);
        if (_until is { } until && began > until + SettleTime) _take.Length = _numbering.Next;
        return true;
    }

    void ILogReceiver.GiveUp()
    {
        PipelineInstruments.CountGap(GapCauses.LogUnreadable, lost: true);
        _numbering.SkipTo(_take.Receiver.Expected);
    }
}

/// <summary>Why audio of a log take was missed, as the metric names it.</summary>
internal static class GapCauses
{
    public const string Restored = "restored";
    public const string Stream = "stream";
    public const string InboxFull = "inbox-full";
    public const string LogUnreadable = "log-unreadable";
}
