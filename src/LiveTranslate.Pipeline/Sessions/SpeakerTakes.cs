using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What speakers' channels say of their takes, and what they are told. Single-threaded.</summary>
internal sealed class SpeakerTakes(AudioIntake intake, CutLedger ledger, TimeProvider time)
{
    /// <summary>Goes on with a take, which must be the newest one.</summary>
    public TakeStart Resume(int take, int lastTake)
    {
        if (take < 1 || take > lastTake) return new TakeStart(TakeStartResult.UnknownTake, take, 0);
        if (take < lastTake || intake.Find(take) is not { } open)
            return new TakeStart(TakeStartResult.TakeClosed, take, 0);
        open.Length = null;
        open.LastHeard = open.LastSign = time.GetUtcNow();
        return new TakeStart(TakeStartResult.Started, take, ArchivedOf(take));
    }

    /// <summary>Answers a speaker channel's report.</summary>
    public ReportAnswer Answer(SpeakerReport report, int lastTake, bool behind, SessionPhase phase)
    {
        if (report.Take < 1 || report.Take > lastTake)
            return new ReportAnswer(TakeStanding.Unknown, 0, 0, Missing: false, behind, phase);
        if (intake.Find(report.Take) is not { } take)
        {
            var done = ledger.Archived.Take > report.Take || ledger.Open.All(cut => cut.Start.Take != report.Take);
            return new ReportAnswer(
                done ? TakeStanding.Done : TakeStanding.Superseded,
                report.Received, done ? report.Received : ArchivedOf(report.Take), Missing: false, behind, phase);
        }

        if (report.Sealed) take.Length = report.Received;
        take.LastSign = time.GetUtcNow();
        if (take.Receiver.Expected < report.Received) take.LastHeard = take.LastSign;
        return new ReportAnswer(
            report.Take < lastTake ? TakeStanding.Superseded : TakeStanding.Current,
            take.Receiver.Expected, ArchivedOf(report.Take), take.Receiver.TakeMissing(), behind, phase);
    }

    private long ArchivedOf(int take) => TakeBook.ArchivedOf(take, ledger.Archived);
}
