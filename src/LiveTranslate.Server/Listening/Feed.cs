using System.Collections.Immutable;
using System.Threading.Channels;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;

namespace LiveTranslate.Server.Listening;

/// <summary>
/// One language of one session on this gateway: knows its connections, tells the feed's grain what it has, and
/// passes on what comes, each index once and in order. What is lost on the way is sent again after the next heartbeat.
/// </summary>
/// <remarks>
/// The lock guards positions and the list of members, and is never held while something is sent: a fan-out to thousands
/// must not hold up a join, another feed, or the call of a silo. One loop sends, so that order needs no lock.
/// </remarks>
internal sealed partial class Feed
{
    // Batches between the silo's call and the connections; a full queue refuses the call, and the grain goes back.
    private const int MaxQueued = 64;

    private readonly Lock _lock = new();
    private readonly Channel<FeedBatch> _queue = Channel.CreateBounded<FeedBatch>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly string _key;
    private readonly string _gateway;
    private readonly IListenerGrain _grain;
    private readonly IGatewayObserver _observer;
    private readonly ILogger _logger;
    private ImmutableArray<FeedMember> _members = [];
    private int? _next;
    private int _nextSpeech;
    private SessionState? _session;

    public Feed(string key, string gateway, IListenerGrain grain, IGatewayObserver observer, ILogger logger)
    {
        (_key, _gateway, _grain, _observer, _logger) = (key, gateway, grain, observer, logger);
        _ = DistributeAsync();
    }

    public string Key => _key;

    public IListenerGrain Grain => _grain;

    public bool Empty => Members.IsEmpty;

    private ImmutableArray<FeedMember> Members
    {
        get
        {
            lock (_lock) return _members;
        }
    }

    public FeedMember Add(OutboundConnection connection, bool audio, bool speaker)
    {
        var member = new FeedMember(this, connection, audio, speaker);
        lock (_lock) _members = _members.Add(member);
        return member;
    }

    /// <summary>Nothing is sent to the member from here on, not even by a fan-out that is under way.</summary>
    public void Remove(FeedMember member)
    {
        lock (_lock) _members = _members.Remove(member);
        member.Close();
    }

    /// <summary>Tells the grain who listens and what is here.</summary>
    public async Task<FeedAnswer> RenewAsync()
    {
        FeedSubscription subscription;
        lock (_lock)
        {
            var listeners = _members.Count(member => !member.Speaker);
            var audio = _members.Count(member => member.Audio);
            subscription = new FeedSubscription(
                _gateway, listeners, audio, _members.Length - listeners, _next, _nextSpeech);
        }

        var answer = await _grain.SubscribeAsync(subscription, _observer);
        bool changed;
        ImmutableArray<FeedMember> members;
        lock (_lock)
        {
            _next ??= answer.NextIndex;
            changed = answer.Session is { } now && _session is { } before && now.Status != before.Status;
            members = _members;
        }

        if (answer.Session is { } session) TellWatchers(members, session);
        // In case the message that said so was lost. A full queue is tried again with the next heartbeat.
        if (changed) Offer(new FeedBatch { Session = answer.Session });
        return answer;
    }

    /// <summary>Queues a batch; false when there is no room.</summary>
    public bool Offer(FeedBatch batch) => _queue.Writer.TryWrite(batch);

    /// <summary>Adds to what was missed what came since it was read, and lets the member go live.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="missed">The captions; those that came since are added.</param>
    /// <param name="missedSpeech">The speech.</param>
    /// <param name="from">The first index that was missed.</param>
    /// <param name="next">The index after the captions.</param>
    /// <returns>The index of the first live caption; null when something between is missing: read on.</returns>
    public int? GoLive(FeedMember member, List<Caption> missed, IEnumerable<Speech> missedSpeech, int from, int next)
    {
        int feedNext;
        lock (_lock) feedNext = _next ?? next;
        return member.GoLive(missed, missedSpeech, from, next, feedNext);
    }

    public void Close() => _queue.Writer.TryComplete();

    private async Task DistributeAsync()
    {
        await foreach (var batch in _queue.Reader.ReadAllAsync())
        {
            try
            {
                Distribute(batch);
            }
            // A bug, which must not end the feed for all who come later: its members notice the gap and ask again.
            catch (Exception exception)
            {
                LogNotDistributed(_logger, exception, _key);
            }
        }
    }

    private void Distribute(FeedBatch batch)
    {
        foreach (var caption in batch.Captions)
        {
            ImmutableArray<FeedMember> members;
            lock (_lock)
            {
                _next ??= caption.Index;
                if (caption.Index < _next) continue;
                if (caption.Index > _next)
                {
                    // The heartbeat says what is here; the grain goes back to it.
                    LogGap(_logger, _key, _next.Value, caption.Index);
                    break;
                }

                // Before the members are read: a member that joins after this knows that it lacks this caption.
                _next++;
                members = _members;
            }

            using var activity = ListeningInstruments.Deliver(caption);
            var message = HubSetup.Event(caption);
            foreach (var member in members) member.Send(caption, message);
            ListeningInstruments.Captions.Add(members.Length);
        }

        foreach (var speech in batch.Speech)
        {
            ImmutableArray<FeedMember> members;
            lock (_lock)
            {
                if (speech.Index < _nextSpeech) continue;
                _nextSpeech = speech.Index + 1;
                members = _members;
            }

            var message = HubSetup.Event(speech);
            foreach (var member in members) member.Send(speech, message);
            ListeningInstruments.Speech.Add(members.Length);
        }

        if (batch.Partial is { } partial)
        {
            var message = HubSetup.Event(partial);
            foreach (var member in Members) member.Send(message);
        }

        if (batch.Session is { } session) Tell(session);
    }

    private void Tell(SessionState session)
    {
        ImmutableArray<FeedMember> members;
        lock (_lock)
        {
            if (session == _session) return;
            _session = session;
            members = _members;
        }

        var told = HubSetup.Event(session);
        foreach (var member in members) member.Tell(told);
    }

    // A listener has it from Join; a watcher would know nothing of it until it changes.
    private static void TellWatchers(ImmutableArray<FeedMember> members, SessionState session)
    {
        foreach (var watcher in members.Where(member => member is { Speaker: true, Told: false }))
            watcher.TellFirst(HubSetup.Event(session));
    }

    [LoggerMessage(3201, LogLevel.Information, "Feed {Feed}: expected caption {Expected}, got {Got}; asking again")]
    private static partial void LogGap(ILogger logger, string feed, int expected, int got);

    [LoggerMessage(3203, LogLevel.Error, "Feed {Feed}: a batch could not be passed on; the feed goes on")]
    private static partial void LogNotDistributed(ILogger logger, Exception exception, string feed);
}
