using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Speaking;

/// <summary>Is told what happens to a speaker. Called from several threads, one call at a time per method's source.</summary>
internal abstract class SpeakerObserver
{
    /// <summary>The hub has taken us in.</summary>
    public virtual void Started(StartReply reply, bool again)
    {
    }

    /// <summary>A chunk goes out; the same one may do so again.</summary>
    public virtual void Sending(long sequence, int bytes, long timestamp)
    {
    }

    public virtual void Archived(long sequence)
    {
    }

    public virtual void Captioned(Caption caption)
    {
    }

    public virtual void Changed(SessionState state)
    {
    }

    public virtual void Warned(string code, string message)
    {
    }

    /// <summary>The connection is lost and is looked for again.</summary>
    public virtual void Lost(string reason)
    {
    }
}
