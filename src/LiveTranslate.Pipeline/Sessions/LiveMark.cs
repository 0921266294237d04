namespace LiveTranslate.Pipeline.Sessions;

/// <summary>Counts a session among the live ones while it is one.</summary>
internal sealed class LiveMark : IDisposable
{
    private bool _live;
    private bool _gone;

    public void Set(SessionPhase phase)
    {
        var live = phase is SessionPhase.Live && !_gone;
        if (live == _live) return;
        _live = live;
        PipelineInstruments.CountLive(live ? 1 : -1);
    }

    /// <summary>It is no longer hosted here, whatever becomes of it.</summary>
    public void Dispose()
    {
        _gone = true;
        Set(SessionPhase.Ended);
    }
}
