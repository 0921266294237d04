using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Listening;

/// <summary>
/// One connection in a feed. While it joins, what comes live is kept back, so that what it missed goes first; from
/// then on it gets every index once and in order. Thread-safe: the feed's loop sends while its hub joins or leaves.
/// </summary>
internal sealed class FeedMember(Feed feed, OutboundConnection connection, bool audio, bool speaker)
{
    // What may come live while a join reads what was missed; a join that takes longer starts over.
    private const int MaxPending = 64;
    private readonly Lock _lock = new();
    private readonly List<Caption> _pending = [];
    private readonly List<(Speech Speech, SerializedHubMessage Message)> _pendingSpeech = [];
    private int _next;
    private int _nextSpeech;
    private bool _live;
    private bool _closed;
    private bool _overflowed;
    private volatile bool _told;

    public Feed Feed => feed;

    public OutboundConnection Connection => connection;

    public bool Audio => audio;

    /// <summary>A speaker, who sees the captions but does not count as a listener.</summary>
    public bool Speaker => speaker;

    /// <summary>Whether it has had the session's state: changes are all that comes by itself.</summary>
    public bool Told => _told;

    // A speaker misses nothing: it only watches.
    private bool Joined => _live || speaker;

    public void Send(Caption caption, SerializedHubMessage message)
    {
        lock (_lock)
        {
            if (!Joined)
            {
                if (_pending.Count < MaxPending) _pending.Add(caption);
                else _overflowed = true;
                return;
            }

            if (caption.Index < _next) return;
            _next = caption.Index + 1;
            Pass(message);
        }
    }

    public void Send(Speech speech, SerializedHubMessage message)
    {
        if (!audio) return;
        lock (_lock) SendInOrder(speech, message);
    }

    public void Send(SerializedHubMessage transient)
    {
        lock (_lock)
            if (Joined) Pass(transient);
    }

    /// <summary>Sends the session's state.</summary>
    public void Tell(SerializedHubMessage session)
    {
        _told = true;
        Send(session);
    }

    /// <summary>Sends the session's state, unless a change was told meanwhile, which is newer than this.</summary>
    public void TellFirst(SerializedHubMessage session)
    {
        lock (_lock)
        {
            if (_told || !Joined) return;
            _told = true;
            Pass(session);
        }
    }

    /// <summary>What was missed is known up to an index: adds what came since, goes live, and sends the speech.</summary>
    /// <param name="missed">The captions; those that came since are added.</param>
    /// <param name="missedSpeech">In order.</param>
    /// <param name="from">Before this one nothing is missed: a window that is done again is spoken again, too.</param>
    /// <param name="next">The index after the captions.</param>
    /// <param name="feedNext">The next caption the feed will have.</param>
    /// <returns>The index of the first caption that will come live; null when what was missed must be read again.</returns>
    public int? GoLive(List<Caption> missed, IEnumerable<Speech> missedSpeech, int from, int next, int feedNext)
    {
        lock (_lock)
        {
            // A feed whose grain has just moved may for a moment know less than this gateway has passed on.
            if (_overflowed || (_pending.Count > 0 ? _pending[0].Index : feedNext) > next)
            {
                _pending.Clear();
                _overflowed = false;
                return null;
            }

            foreach (var caption in _pending)
            {
                if (caption.Index != next) continue;
                missed.Add(caption);
                next++;
            }

            _pending.Clear();
            (_next, _live) = (next, true);
            CatchUp(missedSpeech, from);
            return next;
        }
    }

    public void Close()
    {
        lock (_lock) _closed = true;
    }

    private void CatchUp(IEnumerable<Speech> missed, int from)
    {
        _nextSpeech = Math.Max(_nextSpeech, from);
        if (audio)
            foreach (var speech in missed) SendInOrder(speech, HubSetup.Event(speech));
        foreach (var (speech, message) in _pendingSpeech) SendInOrder(speech, message);
        _pendingSpeech.Clear();
    }

    private void SendInOrder(Speech speech, SerializedHubMessage message)
    {
        if (speech.Index < _nextSpeech) return;
        if (!Joined)
        {
            if (_pendingSpeech.Count < MaxPending) _pendingSpeech.Add((speech, message));
            return;
        }

        _nextSpeech = speech.Index + 1;
        Pass(message);
    }

    private void Pass(SerializedHubMessage message)
    {
        if (!_closed) connection.Send(message);
    }
}
