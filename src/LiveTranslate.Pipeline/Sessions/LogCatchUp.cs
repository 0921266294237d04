using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Reads from the log what came no other way, and hands it on as there is room: while there is none, it stops reading.
/// It reads again until the receiver misses nothing any more. Single-threaded.
/// </summary>
internal sealed partial class LogCatchUp(SessionLog log, ISpeechLog source, ILogReceiver receiver) : IDisposable
{
    // Between two readings: what the stream has delivered is in the log; a reading that does not find it was too early.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(8);

    // A log that gives nothing for this long (no permission, no such stream) must not keep a speaker silent for ever.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(log.Stop);
    private TaskCompletionSource? _room;
    private bool _askedAgain;
    private bool _gaveAny;

    /// <summary>It has not caught up yet.</summary>
    public bool Running { get; private set; }

    /// <summary>It has read something for which there is no room yet.</summary>
    public bool HasMore => _room is not null;

    /// <summary>Reads what is missing. While it does so already, what is missing now is read, too.</summary>
    public void Start()
    {
        _askedAgain = true;
        if (Running || _stop.IsCancellationRequested) return;
        Running = true;
        log.Watch(RunAsync(_stop.Token));
    }

    /// <summary>There may be room again.</summary>
    public void NoteRoom() => _room?.TrySetResult();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            // Whoever noticed the gap is delivering a chunk, and must not wait for the log.
            await Task.Yield();
            if (!await CatchUpAsync(stop))
            {
                LogGaveUp(log.Logger, log.Session, GiveUpAfter);
                receiver.GiveUp();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            (Running, _room) = (false, null);
            log.Wake();
        }
    }

    private async Task<bool> CatchUpAsync(CancellationToken stop)
    {
        DateTimeOffset? fruitlessSince = null;
        for (var pause = FirstPause; ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            var began = log.Now;
            (_askedAgain, _gaveAny) = (false, false);
            if (await ReadAsync(stop) && !_askedAgain && receiver.CaughtUp(began)) return true;
            if (_gaveAny) (fruitlessSince, pause) = (null, FirstPause);
            fruitlessSince ??= log.Time.GetUtcNow();
            if (log.Time.GetUtcNow() - fruitlessSince >= GiveUpAfter) return false;
            await Task.Delay(pause, log.Time, stop);
        }
    }

    /// <returns>False when the log failed.</returns>
    private async Task<bool> ReadAsync(CancellationToken stop)
    {
        var (from, until) = receiver.Wanted;
        await using var chunks = source.ReadAsync(log.Session, from, until, stop).GetAsyncEnumerator(stop);
        while (true)
        {
            try
            {
                if (!await chunks.MoveNextAsync()) return true;
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                LogUnreadable(log.Logger, log.Session, exception.GetType().Name);
                return false;
            }

            _gaveAny |= await HandOnAsync(chunks.Current, stop) is ReceiveResult.Ready or ReceiveResult.Early;
        }
    }

    private async Task<ReceiveResult> HandOnAsync(LoggedChunk chunk, CancellationToken stop)
    {
        while (true)
        {
            var result = receiver.Receive(chunk);
            if (result is not ReceiveResult.Dropped)
            {
                _room = null;
                return result;
            }

            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _room.Task.WaitAsync(stop);
        }
    }

    [LoggerMessage(1211, LogLevel.Warning, "Session {Session}: the log cannot be read ({Why}); trying again")]
    private static partial void LogUnreadable(ILogger logger, SessionId session, string why);

    [LoggerMessage(1212, LogLevel.Error,
        "Session {Session}: the log has not given what is missing for {After}; it is lost, and the session goes on live")]
    private static partial void LogGaveUp(ILogger logger, SessionId session, TimeSpan after);
}

/// <summary>Who needs audio from the log: a take whose sender cannot send it again.</summary>
internal interface ILogReceiver
{
    /// <summary>From when to when the log got what is to be read.</summary>
    (DateTimeOffset From, DateTimeOffset Until) Wanted { get; }

    /// <summary>Takes a chunk from the log. One that is dropped for lack of room is offered again when there is some.</summary>
    ReceiveResult Receive(LoggedChunk chunk);

    /// <summary>A reading has come to the end of the log. True when nothing is missing any more.</summary>
    /// <param name="began">When that reading began, by the log's clock.</param>
    bool CaughtUp(DateTimeOffset began);

    /// <summary>What is missing will not be had.</summary>
    void GiveUp();
}
