using Orleans.Storage;

namespace LiveTranslate.Tests.Grains.Sessions;

/// <summary>One record in memory, with ETags, that can be away and lose answers.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private (object? State, string? ETag) _stored;

    /// <summary>Nothing is carried out.</summary>
    public bool Away { get; set; }

    /// <summary>So many writes to come are carried out and not answered.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>With the answer it goes away itself.</summary>
    public bool AwayAfterLoss { get; set; }

    /// <summary>What is there cannot be understood: the serializer throws so.</summary>
    public Exception? Damage { get; set; }

    /// <summary>Calls of any kind, whatever became of them.</summary>
    public int Calls { get; private set; }

    /// <summary>Writes that were carried out.</summary>
    public int Written { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Answer();
        if (Damage is not null) throw Damage;
        (grainState.State, grainState.ETag) = ((T)_stored.State!, _stored.ETag!);
        grainState.RecordExists = _stored.ETag is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Answer();
        if (grainState.ETag != _stored.ETag)
            throw new InconsistentStateException("The state was written by somebody else.", _stored.ETag, grainState.ETag);
        _stored = (grainState.State, Guid.NewGuid().ToString("N"));
        Written++;
        if (AnswersToLose > 0)
        {
            AnswersToLose--;
            Away = AwayAfterLoss;
            throw new TimeoutException("The answer was lost.");
        }

        (grainState.ETag, grainState.RecordExists) = (_stored.ETag!, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Sessions are not cleared.");

    private void Answer()
    {
        Calls++;
        if (Away) throw new IOException("The test took it away.");
    }
}
