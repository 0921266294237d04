using System.Threading.Channels;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;

namespace LiveTranslate.Server.Listening;

/// <summary>
/// One language of one session on this gateway: knows its connections, tells the feed's grain what it has, and
/// passes on what comes, each index once and in order. What is lost on the way is sent again after the next renewal.
/// </summary>
internal sealed partial class Feed
{
    // Batches between the silo's call and the connections; a full queue refuses the call, and the grain goes back.
    private const int MaxQueued = 64;

    private readonly Lock _gate = new();
    private readonly HashSet<FeedMember> _members = [];
    private readonly Channel<FeedBatch> _queue = Channel.CreateBounded<FeedBatch>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly string _key;
    private readonly string _gateway;
    private readonly IListenerGrain _grain;
    private readonly IGatewayObserver _observer;
    private readonly ILogger _logger;
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

    public bool Empty
    {
        get
        {
            lock (_gate) return _members.Count == 0;
        }
    }

    /// <summary>The first caption this gateway has not had.</summary>
    public int Next
    {
        get
        {
            lock (_gate) return _next ?? 0;
        }
    }

    /// <summary>How many screens show this language here.</summary>
    public int Screens
    {
        get
        {
            lock (_gate) return _members.Count(member => member.Screen);
        }
    }

    public FeedMember Add(OutboundConnection connection, bool audio, bool speaker, bool screen = false)
    {
        var member = new FeedMember(this, connection, audio, speaker, screen);
        lock (_gate) _members.Add(member);
        return member;
    }

    public void Remove(FeedMember member)
    {
        lock (_gate) _members.Remove(member);
    }

    /// <summary>Tells the grain who listens and what is here.</summary>
    public async Task<FeedAnswer> RenewAsync()
    {
        FeedSubscription subscription;
        lock (_gate)
        {
            var listeners = _members.Count(member => member.Counts);
            var audio = _members.Count(member => member.Audio);
            subscription = new FeedSubscription(
                _gateway, listeners, audio, _members.Count - listeners, _next, _nextSpeech);
        }

        var answer = await _grain.SubscribeAsync(subscription, _observer);
        lock (_gate)
        {
            _next ??= answer.NextIndex;
            if (answer.Session is { } current) TellWatchers(current);
            // In case the message that said so was lost.
            if (answer.Session is { } session && _session is not null && session.Status != _session.Status)
                Distribute(new FeedBatch { Session = session });
        }

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
        lock (_gate)
        {
            // A feed whose grain has just moved may for a moment know less than this gateway has passed on.
            if (member.Overflowed || member.FirstPending(_next ?? next) > next)
            {
                member.Restart();
                return null;
            }

            var live = member.GoLive(missed, next);
            member.CatchUp(missedSpeech, from);
            return live;
        }
    }

    public void Close() => _queue.Writer.TryComplete();

    private async Task DistributeAsync()
    {
        await foreach (var batch in _queue.Reader.ReadAllAsync())
        {
            lock (_gate) Distribute(batch);
        }
    }

    private void Distribute(FeedBatch batch)
    {
        foreach (var caption in batch.Captions)
        {
            _next ??= caption.Index;
            if (caption.Index < _next) continue;
            if (caption.Index > _next)
            {
                // The renewal says what is here; the grain goes back to it.
                LogGap(_logger, _key, _next.Value, caption.Index);
                break;
            }

            _next++;
            using var activity = ListeningInstruments.Deliver(caption);
            var message = HubSetup.Event(caption);
            foreach (var member in _members) member.Send(caption, message);
            ListeningInstruments.Captions.Add(_members.Count);
        }

        foreach (var speech in batch.Speech)
        {
            if (speech.Index < _nextSpeech) continue;
            _nextSpeech = speech.Index + 1;
            var message = HubSetup.Event(speech);
            foreach (var member in _members) member.Send(speech, message);
            ListeningInstruments.Speech.Add(_members.Count);
        }

        if (batch.Partial is not null) SendAll(HubSetup.Event(batch.Partial));
        if (batch.Session is null || batch.Session == _session) return;
        _session = batch.Session;
        var told = HubSetup.Event(batch.Session);
        foreach (var member in _members) member.Tell(told);
    }

    // A listener has it from Join; a watcher would know nothing of it until it changes. One that was told of a change
    // meanwhile knows more than this.
    private void TellWatchers(SessionState session)
    {
        foreach (var watcher in _members.Where(member => member is { Speaker: true, Told: false })) watcher.Tell(HubSetup.Event(session));
    }

    private void SendAll(Microsoft.AspNetCore.SignalR.SerializedHubMessage message)
    {
        foreach (var member in _members) member.Send(message);
    }

    [LoggerMessage(3201, LogLevel.Information, "Feed {Feed}: expected caption {Expected}, got {Got}; asking again")]
    private static partial void LogGap(ILogger logger, string feed, int expected, int got);
}
