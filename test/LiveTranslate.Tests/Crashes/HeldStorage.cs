using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline.Sessions;
using Orleans.Storage;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Grain state whose writes can be held before they are done, and before they are answered.</summary>
internal sealed class HeldStorage(IGrainStorage storage, Chain chain, ServerLife life) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await life.StillThereAsync();
        if (chain.Trouble is StoreTrouble.Unavailable)
        {
            chain.NoteFailedRead();
            throw new IOException("The test took the store away.");
        }

        await storage.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var progress = (grainState.State as SessionRecord)?.Progress ?? new SessionProgress();
        var cut = progress.Ledger.Open.Count > 0;
        if (cut) await chain.PassAsync(ChainStep.ToCommit);
        if (progress.LastTake > 1) await chain.PassAsync(ChainStep.ToBeginTake);
        if (progress.Phase is SessionPhase.Ending) await chain.PassAsync(ChainStep.ToEnd);
        await WriteAsync(stateName, grainId, grainState, progress);
        if (cut) await chain.PassAsync(ChainStep.Committed);
        if (progress.LastTake > 1) await chain.PassAsync(ChainStep.TakeBegun);
        if (progress.Phase is SessionPhase.Ending) await chain.PassAsync(ChainStep.Ending);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    private async Task WriteAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, SessionProgress progress)
    {
        await life.StillThereAsync();
        if (chain.Trouble is StoreTrouble.Unavailable) throw new IOException("The test took the store away.");
        var etag = grainState.ETag;
        try
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (InconsistentStateException)
        {
            chain.NoteRefused();
            throw;
        }

        chain.Note(progress.Ledger.Open);
        if (chain.Trouble is not StoreTrouble.AnswersLost) return;
        grainState.ETag = etag;
        throw new IOException("The test lost the answer.");
    }
}
