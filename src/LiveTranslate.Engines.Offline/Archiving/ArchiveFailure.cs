using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Offline.Archiving;

/// <summary>What a refusing disk means, in words that say what to do.</summary>
internal static class ArchiveFailure
{
    // errno: ENOSPC, and EDQUOT on Linux.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static StageFailure Of(Exception refusal, string root) => refusal.HResult switch
    {
        NoSpace or QuotaExceeded or WindowsDiskFull => new StageFailure(
            Stage.Archiving, "disk-full",
            $"No room is left for the archive in {root}. Free some, or set Archive:Path (Archive__Path) to a larger disk.",
            Transient: true),
        _ => new StageFailure(
            Stage.Archiving, "archive-unwritable",
            $"The archive in {root} cannot be used ({refusal.GetType().Name}, code {refusal.HResult}). "
            + "Make the folder writable for this user, or set Archive:Path (Archive__Path) to one that is.",
            Transient: true),
    };

    public static StageFailure Corrupt(string file) => new(
        Stage.Archiving, "archive-corrupt",
        $"The archived file {file} cannot be read as what it should hold. Restore it from a backup, or delete it.",
        Transient: false);
}
