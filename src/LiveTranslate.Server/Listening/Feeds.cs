using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Listening;
using LiveTranslate.Server.Connections;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Listening;

/// <summary>The feeds that have connections on this gateway, renewed every few seconds.</summary>
internal sealed partial class Feeds : BackgroundService
{
    private static readonly TimeSpan WatchPatience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Feed> _feeds = [];
    private readonly Dictionary<Feed, Task> _renewals = [];
    private readonly string _gateway = $"{Environment.MachineName}-{Guid.NewGuid():N}";
    private readonly IClusterClient _cluster;
    private readonly MovingGrains _grains;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Feeds> _logger;
    private readonly GatewayObserver _observer;
    private readonly Lazy<IGatewayObserver> _reference;

    public Feeds(
        IClusterClient cluster, MovingGrains grains, IOptions<DeliveryOptions> options, TimeProvider time, ILogger<Feeds> logger)
    {
        (_cluster, _grains, _options, _time, _logger) = (cluster, grains, options.Value, time, logger);
        // Orleans holds observers by weak reference: this field is what keeps it alive.
        _observer = new GatewayObserver(Find);
        _reference = new Lazy<IGatewayObserver>(() => cluster.CreateObjectReference<IGatewayObserver>(_observer));
    }

    /// <summary>A listener joins a feed; it goes live once it has what it missed.</summary>
    public async Task<FeedMember> JoinAsync(
        string sessionId, string language, bool audio, OutboundConnection connection, CancellationToken gone)
    {
        var member = Add(sessionId, language, connection, audio, speaker: false);
        try
        {
            await _grains.AskAsync(member.Feed.RenewAsync, gone);
            return member;
        }
        catch
        {
            await LeaveAsync(member);
            throw;
        }
    }

    /// <summary>A speaker sees the captions in their own language.</summary>
    public async Task<FeedMember> WatchAsync(string sessionId, string sourceLanguage, OutboundConnection connection)
    {
        var member = Add(sessionId, sourceLanguage, connection, audio: false, speaker: true);
        // A feed that is just moving must not keep somebody from speaking.
        await Task.WhenAny(KeepTryingAsync(member.Feed, CancellationToken.None), Task.Delay(WatchPatience, _time));
        return member;
    }

    public async Task LeaveAsync(FeedMember member)
    {
        var feed = member.Feed;
        lock (_lock)
        {
            feed.Remove(member);
            if (feed.Empty && _feeds.GetValueOrDefault(feed.Key) == feed)
            {
                _feeds.Remove(feed.Key);
                feed.Close();
            }
        }

        // Once: whoever leaves must not wait for a grain that is moving, and a feed that is not told forgets by itself.
        await TryAsync(feed, feed.RenewAsync);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.RenewalPeriod, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Feed[] feeds;
            lock (_lock) feeds = [.. _feeds.Values];
            foreach (var (feed, _) in _renewals.Where(renewal => renewal.Value.IsCompleted)) _renewals.Remove(feed);
            // Each for itself: one whose grain is on a dead silo is asked for until it is back, and must not make the others expire.
            foreach (var feed in feeds.Where(feed => !_renewals.ContainsKey(feed)))
                _renewals.Add(feed, KeepTryingAsync(feed, stoppingToken));
        }
    }

    private FeedMember Add(string sessionId, string language, OutboundConnection connection, bool audio, bool speaker)
    {
        var key = FeedKey.For(sessionId, language);
        lock (_lock)
        {
            if (!_feeds.TryGetValue(key, out var feed))
            {
                feed = new Feed(key, _gateway, _cluster.GetGrain<IListenerGrain>(key), _reference.Value, _logger);
                _feeds.Add(key, feed);
            }

            return feed.Add(connection, audio, speaker);
        }
    }

    private Feed? Find(string key)
    {
        lock (_lock) return _feeds.GetValueOrDefault(key);
    }

    // Until then nobody is told what is said: a feed that has just moved does not know this gateway.
    private Task KeepTryingAsync(Feed feed, CancellationToken stop) =>
        TryAsync(feed, () => _grains.AskAsync(feed.RenewAsync, stop).AsTask());

    private async Task TryAsync(Feed feed, Func<Task> renew)
    {
        try
        {
            await renew();
        }
        // Whatever it is, it is one feed's trouble: it must not end the renewal of the others, nor the server.
        catch (Exception exception)
        {
            LogNotRenewed(_logger, feed.Key, exception.GetType().Name);
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "Feed {Feed} could not be renewed ({Why}); trying again")]
    private static partial void LogNotRenewed(ILogger logger, string feed, string why);
}
