using LiveTranslate.Contracts.Grains;

namespace LiveTranslate.Server.Listening;

/// <summary>What feeds call on this silo. One object for all of them, held by <see cref="Feeds"/>: it only queues.</summary>
internal sealed class GatewayObserver(Func<string, Feed?> find) : IGatewayObserver
{
    public Task DeliverAsync(string feed, FeedBatch batch)
    {
        // Nobody listens any more: the grain hears of it with the next renewal that does not come.
        if (find(feed) is not { } here) return Task.CompletedTask;
        if (!here.Offer(batch)) throw new InvalidOperationException("The gateway's queue for this feed is full.");
        return Task.CompletedTask;
    }
}
