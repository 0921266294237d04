using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>Knows whether a session is behind, so that there are captions only until it has caught up.</summary>
internal sealed partial class BehindWatch(SessionId session, TimeSpan behindAfter, ILogger logger) : IDisposable
{
    // "Behind" ends well below where it begins, so that it does not flicker.
    private const double CaughtUpFraction = 0.3;

    public bool Behind { get; private set; }

    public void Update(TimeSpan delay)
    {
        var behind = delay > (Behind ? behindAfter * CaughtUpFraction : behindAfter);
        if (behind == Behind) return;
        Behind = behind;
        PipelineInstruments.SessionsBehind.Add(behind ? 1 : -1);
        LogBehind(logger, session, behind, delay);
    }

    public void Dispose()
    {
        if (Behind) PipelineInstruments.SessionsBehind.Add(-1);
        Behind = false;
    }

    [LoggerMessage(1202, LogLevel.Warning, "Session {Session} is behind: {Behind}, by {Delay}")]
    private static partial void LogBehind(ILogger logger, SessionId session, bool behind, TimeSpan delay);
}
