using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Grains.Listening;

/// <summary>
/// Brings a feed to one gateway. It holds no queue but a place in the feed's log: a gateway that is slow, or dead and
/// not yet known to be, costs nothing but its own pump. Single-threaded.
/// </summary>
internal sealed partial class GatewayPump(
    string feed,
    FeedSubscription subscription,
    IGatewayObserver gateway,
    FeedLog log,
    Func<int, int, Task<IReadOnlyList<Caption>>> readArchived,
    ILogger logger)
{
    // A batch stays well below what a silo connection likes: speech is some 20 KB a segment.
    private const int MaxCaptions = 32;
    private const int MaxSpeech = 8;

    private int _nextCaption = subscription.NextCaption ?? log.Next;
    private int _nextSpeech = subscription.NextCaption is null ? log.NextSpeech : subscription.NextSpeech;
    private Partial? _partial;
    private SessionState? _session;
    private bool _running;
    private bool _broken;

    public FeedSubscription Subscription { get; private set; } = subscription;

    public DateTimeOffset RenewedAt { get; set; }

    /// <summary>Takes what the gateway says it has: after a failure this is where to go on.</summary>
    public void Renew(FeedSubscription renewed)
    {
        Subscription = renewed;
        if (!_running && renewed.NextCaption is { } next)
        {
            // It may lack something that was thought delivered, or have had it by way of another activation.
            _nextCaption = next;
            _nextSpeech = renewed.NextSpeech;
        }

        _broken = false;
        Pump();
    }

    public void Show(Partial partial)
    {
        _partial = partial;
        Pump();
    }

    public void Show(SessionState session)
    {
        _session = session;
        Pump();
    }

    /// <summary>Sends what is new, unless it is at it already.</summary>
    public void Pump()
    {
        if (!_running && !_broken) _ = RunAsync();
    }

    private async Task RunAsync()
    {
        _running = true;
        try
        {
            while (await NextBatchAsync() is { } batch)
            {
                await gateway.DeliverAsync(feed, batch);
                if (batch.Captions.Count > 0) _nextCaption = Math.Max(_nextCaption, batch.Captions[^1].Index + 1);
                if (batch.Speech.Count > 0) _nextSpeech = Math.Max(_nextSpeech, batch.Speech[^1].Index + 1);
            }
        }
        // Whatever a gateway throws comes as it is.
        catch (Exception exception)
        {
            // Its next renewal says what it has; if none comes it is pruned.
            _broken = true;
            LogGatewayUnreachable(logger, feed, Subscription.Gateway, exception.GetType().Name);
        }
        finally
        {
            _running = false;
        }
    }

    private async Task<FeedBatch?> NextBatchAsync()
    {
        var captions = _nextCaption < log.First
            ? await readArchived(_nextCaption, Math.Min(MaxCaptions, log.First - _nextCaption))
            : log.CaptionsFrom(_nextCaption, MaxCaptions);
        // A gateway where nobody listens has no use for speech.
        if (Subscription.AudioListeners == 0) _nextSpeech = Math.Max(_nextSpeech, log.NextSpeech);
        var speech = log.SpeechFrom(_nextSpeech, MaxSpeech);
        var (partial, session) = (_partial, _session);
        (_partial, _session) = (null, null);
        if (captions.Count == 0 && speech.Count == 0 && partial is null && session is null) return null;
        return new FeedBatch
        {
            Captions = captions,
            Speech = speech,
            Partial = partial,
            Session = session,
        };
    }

    [LoggerMessage(2301, LogLevel.Information, "Feed {Feed} cannot reach gateway {Gateway} ({Why})")]
    private static partial void LogGatewayUnreachable(ILogger logger, string feed, string gateway, string why);
}
