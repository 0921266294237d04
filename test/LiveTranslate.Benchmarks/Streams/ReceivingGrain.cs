using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LiveTranslate.Benchmarks.Streams;

internal interface IReceivingGrain : IGrainWithStringKey
{
    Task<bool> WakeAsync();
}

/// <summary>Stands where a session would, and does no more than to look at what comes.</summary>
[ImplicitStreamSubscription(AudioChunk.StreamNamespace), WorkersOnly]
internal sealed class ReceivingGrain(Receiver receiver)
    : Grain, IReceivingGrain, IStreamSubscriptionObserver, IAsyncObserver<AudioChunk>
{
    public Task<bool> WakeAsync() => Task.FromResult(true);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AudioChunk>().ResumeAsync(this);

    public Task OnNextAsync(AudioChunk item, StreamSequenceToken? token = null)
    {
        receiver.Take(item.Pcm);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>Everybody's session was created.</summary>
internal sealed class OpenDoor(IGrainFactory grains) : IAudioDestination
{
    public Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken) =>
        grains.GetGrain<IReceivingGrain>(session.Value).WakeAsync();
}
