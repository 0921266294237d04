using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Records of other programs that a session does not hear, and why: whoever puts them hears nothing from the stream, so
/// the session says it. Single-threaded.
/// </summary>
internal sealed partial class IgnoredRecords(SessionId session, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SayPeriod = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _counts = [];
    private long? _saidAt;
    private long _unsaid;

    /// <summary>Called for each, with whether it is time to say so.</summary>
    public Action<bool>? Noted { get; set; }

    /// <summary>How many there were, by reason, since this activation began.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <param name="reason">One of <see cref="IgnoreReasons"/>.</param>
    public void Note(string reason)
    {
        PipelineInstruments.CountIgnored(reason);
        _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
        _unsaid++;
        var says = _saidAt is not { } at || time.GetElapsedTime(at) >= SayPeriod;
        if (says)
        {
            LogIgnored(logger, session, _unsaid, reason, IgnoreReasons.CureOf(reason));
            (_saidAt, _unsaid) = (time.GetTimestamp(), 0);
        }

        Noted?.Invoke(says);
    }

    [LoggerMessage(1213, LogLevel.Warning,
        "Session {Session} ignored {Count} records that other programs put on its stream, the last one as '{Reason}': {Cure}")]
    private static partial void LogIgnored(ILogger logger, SessionId session, long count, string reason, string cure);
}

/// <summary>Why a record was ignored, as metric and session state name it.</summary>
public static class IgnoreReasons
{
    public const string Malformed = "malformed";
    public const string FloorTaken = "floor-taken";
    public const string SessionEnded = "session-ended";

    /// <summary>Under the session's id, but not as ids are written: it is in another shard than the rest.</summary>
    public const string OtherSpelling = "other-spelling";

    /// <summary>An explicit hash key has put it where nobody would look for it again.</summary>
    public const string OtherShard = "other-shard";

    internal static string CureOf(string reason) => reason switch
    {
        Malformed => "put 16 kHz 16-bit mono PCM, at most 1 MiB a record.",
        FloorTaken => "a page speaks; stop it, and the next record after 10 s is taken.",
        SessionEnded => "the session is over; open another one.",
        OtherSpelling => "use the id as partition key exactly as the session is named here: capitals, no dashes.",
        OtherShard => "put records without an explicit hash key.",
        _ => "look at the program that puts them.",
    };
}
