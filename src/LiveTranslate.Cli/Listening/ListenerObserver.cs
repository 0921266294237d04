using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Listening;

/// <summary>Is told what a listener hears; one call at a time.</summary>
internal abstract class ListenerObserver
{
    public virtual void Joined(JoinReply reply, bool again)
    {
    }

    /// <param name="caption">In index order, each index once, unless <paramref name="late"/>.</param>
    /// <param name="timestamp">When it arrived.</param>
    /// <param name="past">It was made before this listener first joined.</param>
    /// <param name="late">It had been given up as missing.</param>
    public virtual ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late) => default;

    public virtual ValueTask SpokenAsync(Speech speech, long timestamp) => default;

    public virtual void Heard(Partial partial)
    {
    }

    public virtual void Changed(SessionState state)
    {
    }

    /// <summary>These indexes will not come.</summary>
    public virtual void Missing(int from, int upTo)
    {
    }

    public virtual void Lost(string reason)
    {
    }
}
