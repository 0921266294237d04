using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline.Sessions;
using Orleans.Storage;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Grain state whose writes can be held before they are done, and before they are answered.</summary>
internal sealed class HeldStorage(IGrainStorage storage, Chain chain) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var progress = (grainState.State as SessionRecord)?.Progress ?? new SessionProgress();
        var cut = progress.Ledger.Open.Count > 0;
        if (cut) await chain.PassAsync(ChainStep.ToCommit);
        if (progress.LastTake > 1) await chain.PassAsync(ChainStep.ToBeginTake);
        if (progress.Phase is SessionPhase.Ending) await chain.PassAsync(ChainStep.ToEnd);
        await storage.WriteStateAsync(stateName, grainId, grainState);
        chain.Note(progress.Ledger.Open);
        if (cut) await chain.PassAsync(ChainStep.Committed);
        if (progress.LastTake > 1) await chain.PassAsync(ChainStep.TakeBegun);
        if (progress.Phase is SessionPhase.Ending) await chain.PassAsync(ChainStep.Ending);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);
}
