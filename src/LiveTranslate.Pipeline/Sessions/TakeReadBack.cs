using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// A speaker's take. Whoever holds its audio sends again what is missing; when nobody is heard of any more, page and
/// gateway (and maybe the session's server) have died together, and what the stream had got is read from its log: once
/// for each time that they fall silent. Single-threaded.
/// </summary>
internal sealed class TakeReadBack : ILogReceiver, IDisposable
{
    // Channels report every second, and finish what they hold although their speaker is gone.
    private static readonly TimeSpan SignPatience = TimeSpan.FromSeconds(5);

    // So long no report came that would have: whoever holds audio is gone, or as good as.
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2.5);

    // The log's times are approximate.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(10);

    private readonly OpenTake _take;
    private readonly TakeInbox _inbox;
    private readonly SessionLog _log;
    private readonly Func<DateTimeOffset> _from;
    private readonly LogCatchUp _catchUp;
    private DateTimeOffset? _readAfter;

    /// <param name="take">The take.</param>
    /// <param name="inbox">Where its audio goes.</param>
    /// <param name="from">What of it is not archived came into the log then or later.</param>
    /// <param name="log">The session's log.</param>
    /// <param name="source">Reads it.</param>
    public TakeReadBack(OpenTake take, TakeInbox inbox, Func<DateTimeOffset> from, SessionLog log, ISpeechLog source)
    {
        (_take, _inbox, _from, _log) = (take, inbox, from, log);
        _catchUp = new LogCatchUp(log, source, this);
    }

    public bool Running => _catchUp.Running;

    /// <summary>Nobody is left who could send, and the log is still to be read.</summary>
    public bool Owed => !Running && !HasRead && Silence >= QuietTime;

    private bool HasRead => _readAfter == _take.LastSign;

    private TimeSpan Silence => _log.Time.GetUtcNow() - _take.LastSign;

    /// <summary>Reads, once for each silence, if nobody is there who could send.</summary>
    public void StartIfAlone()
    {
        if (Running || HasRead || _take.Complete || Silence < SignPatience) return;
        _readAfter = _take.LastSign;
        _catchUp.Start();
    }

    public void NoteRoom() => _catchUp.NoteRoom();

    public void Dispose() => _catchUp.Dispose();

    (DateTimeOffset From, DateTimeOffset Until) ILogReceiver.Wanted => (_from() - ClockMargin, DateTimeOffset.MaxValue);

    ReceiveResult ILogReceiver.Receive(LoggedChunk chunk)
    {
        if (!chunk.Chunk.Numbered || chunk.Chunk.Take != _take.Number) return ReceiveResult.Seen;
        var received = _inbox.Accept(chunk.Chunk, sign: false);
        if (received is ReceiveResult.Ready) _log.Wake();
        return received;
    }

    // Numbers say what is missing, and who could have sent it is gone: one reading to the end is all there is to have.
    bool ILogReceiver.CaughtUp(DateTimeOffset began) => true;

    void ILogReceiver.GiveUp() => PipelineInstruments.CountGap(GapCauses.LogUnreadable, lost: true);
}
