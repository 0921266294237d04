using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Listening;

/// <summary>
/// One connection in a feed. While it joins, what comes live is kept back, so that what it missed goes first; from
/// then on it gets every index once and in order. Used under its feed's lock.
/// </summary>
internal sealed class FeedMember(Feed feed, OutboundConnection connection, bool audio, bool speaker, bool screen = false)
{
    // What may come live while a join reads what was missed; a join that takes longer starts over.
    private const int MaxPending = 64;
    private readonly List<Caption> _pending = [];
    private readonly List<(Speech Speech, SerializedHubMessage Message)> _pendingSpeech = [];
    private int _next;
    private int _nextSpeech;
    private bool _live;

    public Feed Feed => feed;

    public OutboundConnection Connection => connection;

    public bool Audio => audio;

    /// <summary>A speaker, who sees the captions but does not count as a listener.</summary>
    public bool Speaker => speaker;

    /// <summary>Captions on a wall: they are wanted, but nobody can say how many read them.</summary>
    public bool Screen => screen;

    /// <summary>Whether a person listens here.</summary>
    public bool Counts => !speaker && !screen;

    // A speaker misses nothing: it only watches.
    private bool Joined => _live || speaker;

    /// <summary>Whether it has had the session's state: changes are all that comes by itself.</summary>
    public bool Told { get; private set; }

    /// <summary>More came than could be kept back: what is missing must be read again.</summary>
    public bool Overflowed { get; private set; }

    public void Send(Caption caption, SerializedHubMessage message)
    {
        if (!Joined)
        {
            if (_pending.Count < MaxPending) _pending.Add(caption);
            else Overflowed = true;
            return;
        }

        if (caption.Index < _next) return;
        _next = caption.Index + 1;
        connection.Send(message);
    }

    public void Send(Speech speech, SerializedHubMessage message)
    {
        if (!audio || speech.Index < _nextSpeech) return;
        if (!Joined)
        {
            if (_pendingSpeech.Count < MaxPending) _pendingSpeech.Add((speech, message));
            return;
        }

        _nextSpeech = speech.Index + 1;
        connection.Send(message);
    }

    public void Send(SerializedHubMessage transient)
    {
        if (Joined) connection.Send(transient);
    }

    /// <summary>Sends the session's state.</summary>
    public void Tell(SerializedHubMessage session)
    {
        Told = true;
        Send(session);
    }

    /// <summary>The first caption that was kept back, or else the next that the feed will have.</summary>
    public int FirstPending(int feedNext) => _pending.Count > 0 ? _pending[0].Index : feedNext;

    /// <summary>What was missed is known up to an index: adds what came since, and goes live.</summary>
    /// <returns>The index of the first caption that will come live.</returns>
    public int GoLive(List<Caption> missed, int next)
    {
        foreach (var caption in _pending)
        {
            if (caption.Index != next) continue;
            missed.Add(caption);
            next++;
        }

        _pending.Clear();
        (_next, _live) = (next, true);
        return next;
    }

    /// <summary>Sends the speech that was missed, then what came meanwhile.</summary>
    /// <param name="missed">In order.</param>
    /// <param name="from">Before this one nothing is missed: a window that is done again is spoken again, too.</param>
    public void CatchUp(IEnumerable<Speech> missed, int from)
    {
        _nextSpeech = Math.Max(_nextSpeech, from);
        foreach (var speech in missed) Send(speech, HubSetup.Event(speech));
        foreach (var (speech, message) in _pendingSpeech) Send(speech, message);
        _pendingSpeech.Clear();
    }

    /// <summary>Starts over: a reading took so long that too much came meanwhile.</summary>
    public void Restart()
    {
        _pending.Clear();
        Overflowed = false;
    }
}
