using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// A speaker's take that was begun in an earlier life. Whoever holds its audio sends it again; when nobody is heard of,
/// the servers and the page have died together, and what the stream had got is read from its log. Single-threaded.
/// </summary>
internal sealed class TakeReadBack : ILogReceiver, IDisposable
{
    // Channels report every second, and finish what they hold although their speaker is gone.
    private static readonly TimeSpan SignPatience = TimeSpan.FromSeconds(5);

    // The log's clock is not the gateway's, and its times are approximate.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(10);

    private readonly OpenTake _take;
    private readonly TakeInbox _inbox;
    private readonly SessionLog _log;
    private readonly DateTimeOffset _from;
    private readonly LogCatchUp _catchUp;
    private bool _started;

    public TakeReadBack(OpenTake take, TakeInbox inbox, DateTimeOffset from, SessionLog log, ISpeechLog source)
    {
        (_take, _inbox, _from, _log) = (take, inbox, from, log);
        _catchUp = new LogCatchUp(log, source, this);
    }

    public bool Running => _catchUp.Running;

    /// <summary>Reads, once, if nobody is there who could send.</summary>
    public void StartIfAlone()
    {
        if (_started || _log.Time.GetUtcNow() - _take.LastSign < SignPatience) return;
        _started = true;
        _catchUp.Start();
    }

    public void NoteRoom() => _catchUp.NoteRoom();

    public void Dispose() => _catchUp.Dispose();

    (DateTimeOffset From, DateTimeOffset Until) ILogReceiver.Wanted => (_from - ClockMargin, DateTimeOffset.MaxValue);

    ReceiveResult ILogReceiver.Receive(LoggedChunk chunk)
    {
        if (!chunk.Chunk.Numbered || chunk.Chunk.Take != _take.Number) return ReceiveResult.Seen;
        var received = _inbox.Accept(chunk.Chunk);
        if (received is ReceiveResult.Ready) _log.Wake();
        return received;
    }

    // Numbers say what is missing, and who could have sent it is gone: one reading to the end is all there is to have.
    bool ILogReceiver.CaughtUp(DateTimeOffset began) => true;

    void ILogReceiver.GiveUp() => PipelineInstruments.CountGap(GapCauses.LogUnreadable, lost: true);
}
