using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Decides what becomes of audio that nobody numbers: it goes to the log take it belongs to, begins one, or is ignored
/// while somebody else has the floor. Single-threaded.
/// </summary>
internal sealed partial class LogIntake(AudioIntake intake, SessionLog log, Func<LogAnchor, Task> begin)
{
    // Last one wins would make two speakers take the floor from each other with every chunk.
    private static readonly TimeSpan FloorTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nextLog = DateTimeOffset.MinValue;
    private long _ignored;

    /// <param name="record">What came.</param>
    /// <param name="phase">How the session stands.</param>
    /// <param name="lastTake">The newest take; 0 before the first.</param>
    public void Accept(LoggedChunk record, SessionPhase phase, int lastTake)
    {
        // What the log got before the end of a take is part of it, even if it comes after.
        if (intake.FindLogTake(record) is { } take)
        {
            take.Accept(record);
            return;
        }

        // A stream may bring again what was decided on before.
        if (log.Seen is { } seen && record.Position <= seen) return;
        log.NoteSeen(record.Position);
        if (ReasonToIgnore(record, phase, lastTake) is { } reason)
        {
            Ignore(reason);
            return;
        }

        log.Watch(begin(new LogAnchor(0, record.Position.JustBefore(), record.LoggedAt)));
        intake.FindLogTake(record)?.Accept(record);
    }

    /// <summary>The stream has lost something, nobody knows what.</summary>
    public void NoteGap()
    {
        foreach (var take in intake.LogTakes) take.Miss(GapCauses.Stream);
    }

    private string? ReasonToIgnore(LoggedChunk record, SessionPhase phase, int lastTake)
    {
        if (phase is SessionPhase.Ending or SessionPhase.Ended) return IgnoreReasons.SessionEnded;
        if (!PlainRecord.IsWellFormed(record.Chunk.Pcm)) return IgnoreReasons.Malformed;
        var heldFloor = intake.Find(lastTake) is { } page && log.Time.GetUtcNow() - page.LastSign < FloorTime;
        return heldFloor ? IgnoreReasons.FloorTaken : null;
    }

    private void Ignore(string reason)
    {
        PipelineInstruments.CountIgnored(reason);
        _ignored++;
        var now = log.Time.GetUtcNow();
        if (now < _nextLog) return;
        LogIgnored(log.Logger, log.Session, _ignored, reason);
        (_nextLog, _ignored) = (now + LogPeriod, 0);
    }

    [LoggerMessage(1213, LogLevel.Warning,
        "Session {Session} ignored {Count} records of a producer that numbers nothing, the last one because: {Reason}")]
    private static partial void LogIgnored(ILogger logger, SessionId session, long count, string reason);
}

/// <summary>Why a record was ignored, as the metric names it.</summary>
internal static class IgnoreReasons
{
    public const string Malformed = "malformed";
    public const string FloorTaken = "floor-taken";
    public const string SessionEnded = "session-ended";
}
