using LiveTranslate.Contracts.Hubs;
using Orleans.Concurrency;

namespace LiveTranslate.Contracts.Grains;

/// <summary>
/// The feed of one language of one session; the key is <c>{sessionId}/{language}</c>, see <see cref="FeedKey"/>. It
/// keeps the last minute, and passes it on to every gateway that has listeners.
/// </summary>
[Alias("LiveTranslate.IListenerGrain")]
public interface IListenerGrain : IGrainWithStringKey
{
    /// <summary>
    /// A gateway says how many listen there and what it has; renewed every few seconds. What it lacks is sent again.
    /// </summary>
    [Alias("Subscribe"), AlwaysInterleave]
    Task<FeedAnswer> SubscribeAsync(FeedSubscription subscription, IGatewayObserver gateway);

    /// <summary>
    /// The captions from an index on, translated now where nobody had asked for them yet; up to the first that cannot be
    /// had just now.
    /// </summary>
    /// <param name="from">The first index wanted.</param>
    /// <param name="count">At most so many captions.</param>
    [Alias("ReadForward"), AlwaysInterleave]
    Task<FeedPage> ReadAsync(int from, int count);

    /// <summary>
    /// The newest captions of a range, without gaps up to its end, as many as are there or can be translated at once:
    /// whoever joins must not wait for what was said before.
    /// </summary>
    /// <param name="from">The first index wanted.</param>
    /// <param name="before">The index after the last one wanted; null for the newest there are.</param>
    /// <param name="count">At most so many captions.</param>
    /// <param name="withSpeech">Also the speech of the last minute.</param>
    [Alias("ReadNewest"), AlwaysInterleave]
    Task<FeedPage> ReadNewestAsync(int from, int? before, int count, bool withSpeech);

    /// <summary>From the session, in order.</summary>
    [Alias("AddCaption"), AlwaysInterleave]
    Task AddCaptionAsync(Caption caption);

    /// <summary>From the session, in order.</summary>
    [Alias("AddSpeech"), AlwaysInterleave]
    Task AddSpeechAsync(Speech speech);

    [Alias("ShowPartial"), AlwaysInterleave, OneWay]
    Task ShowPartialAsync(Partial partial);

    /// <summary>From the session: segments below <c>state.Segments</c> can be read from the archive.</summary>
    [Alias("SessionChanged"), AlwaysInterleave]
    Task SessionChangedAsync(SessionState state);
}

/// <summary>The key of a feed.</summary>
public static class FeedKey
{
    public static string For(string sessionId, string language) => $"{sessionId}/{language}";

    public static (string SessionId, string Language) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }
}

/// <param name="Gateway">The gateway's name, new at each of its starts.</param>
/// <param name="Listeners">How many listen there; none of any kind ends the subscription.</param>
/// <param name="AudioListeners">How many of them want to hear it.</param>
/// <param name="Watchers">Speakers who see their own captions.</param>
/// <param name="NextCaption">The first caption the gateway lacks; null when it begins.</param>
/// <param name="NextSpeech">The first index whose speech it lacks.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.FeedSubscription")]
public sealed record FeedSubscription(
    [property: Id(0)] string Gateway,
    [property: Id(1)] int Listeners,
    [property: Id(2)] int AudioListeners,
    [property: Id(3)] int Watchers,
    [property: Id(4)] int? NextCaption,
    [property: Id(5)] int NextSpeech)
{
    public bool Empty => Listeners + Watchers == 0;
}

/// <param name="NextIndex">The first caption that will come.</param>
/// <param name="Session">The session, null when there is none.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.FeedAnswer")]
public sealed record FeedAnswer([property: Id(0)] int NextIndex, [property: Id(1)] SessionState? Session);

/// <param name="Captions">In index order without gaps.</param>
/// <param name="Speech">What of their speech is at hand.</param>
/// <param name="NextIndex">The index after the last there is.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.FeedPage")]
public sealed record FeedPage(
    [property: Id(0)] IReadOnlyList<Caption> Captions,
    [property: Id(1)] IReadOnlyList<Speech> Speech,
    [property: Id(2)] int NextIndex);

/// <summary>A gateway, as feeds see it.</summary>
[Alias("LiveTranslate.IGatewayObserver")]
public interface IGatewayObserver : IGrainObserver
{
    /// <summary>Takes a batch; answers once it is queued.</summary>
    [Alias("Deliver")]
    Task DeliverAsync(string feed, FeedBatch batch);
}

/// <summary>What a feed has for a gateway: captions and speech in index order, and the newest of the rest.</summary>
[GenerateSerializer, Immutable, Alias("LiveTranslate.FeedBatch")]
public sealed record FeedBatch
{
    [Id(0)] public IReadOnlyList<Caption> Captions { get; init; } = [];

    [Id(1)] public IReadOnlyList<Speech> Speech { get; init; } = [];

    [Id(2)] public Partial? Partial { get; init; }

    [Id(3)] public SessionState? Session { get; init; }
}
