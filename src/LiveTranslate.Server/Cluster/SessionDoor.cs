using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using Orleans.Storage;

namespace LiveTranslate.Server.Cluster;

/// <summary>Opens sessions for audio that comes off the log: those that somebody created, and no others.</summary>
internal sealed class SessionDoor(
    [FromKeyedServices(SessionRecord.StorageName)] IGrainStorage storage, IGrainFactory grains) : IAudioDestination
{
    public async Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<ISessionGrain>(session.Value);
        // Asked of the store: a grain that is only asked whether it exists would be woken by every key that comes along.
        var state = new GrainState<SessionRecord?>();
        await storage.ReadStateAsync(SessionRecord.StateName, grain.GetGrainId(), state);
        return state.State?.Description is not null && await grain.GetAsync() is not null;
    }
}
