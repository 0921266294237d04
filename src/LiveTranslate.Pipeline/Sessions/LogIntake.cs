using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Decides what becomes of audio that nobody numbers: it goes to the log take it belongs to, begins one, or is ignored
/// while somebody else has the floor. Single-threaded.
/// </summary>
internal sealed class LogIntake(AudioIntake intake, SessionLog log, Func<LogAnchor, Task> begin)
{
    // Last one wins would make two speakers take the floor from each other with every chunk.
    private static readonly TimeSpan FloorTime = TimeSpan.FromSeconds(10);

    // Of a record that is ignored: whoever is taken next begins with a whole sample.
    private byte? _carry;

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
            log.Ignored.Note(reason);
            _carry = PlainRecord.LeftOf(record.Chunk.Pcm, _carry);
            return;
        }

        log.Watch(begin(new LogAnchor(0, record.Position.JustBefore(), record.LoggedAt) { Carry = _carry }));
        _carry = null;
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
}
