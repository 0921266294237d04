using System.Globalization;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace LiveTranslate.Orleans.Aws.Persistence;

/// <summary>
/// The state of grains in DynamoDB, an item each. A write replaces the whole item, and only if nobody has written since
/// it was read: an ETag is new with every write and never comes again, not even after a delete.
/// </summary>
internal sealed class DynamoDBGrainStorage(
    string name,
    IOptionsMonitor<DynamoDBStorageOptions> options,
    IActivatorProvider activators,
    TimeProvider time,
    ILogger<DynamoDBGrainStorage> logger) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly StateTable _table = new(() => options.Get(name), time, logger);

    private DynamoDBStorageOptions Options => options.Get(name);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(DynamoDBGrainStorage)}-{name}", InitStage(), InitializeAsync);

    public Task InitializeAsync(CancellationToken cancellationToken) => _table.EnsureAsync(cancellationToken);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var item = await _table.ReadAsync(Key(stateName, grainId));
        var data = item.GetValueOrDefault(StateItem.Data)?.B;
        grainState.State = data is null
            ? Empty<T>()
            : Options.GrainStorageSerializer.Deserialize<T>(new BinaryData(data.ToArray())) ?? Empty<T>();
        grainState.ETag = item.GetValueOrDefault(StateItem.ETag)?.S!;
        grainState.RecordExists = data is not null;
    }

    /// <exception cref="InconsistentStateException">Somebody else has written since it was read.</exception>
    /// <exception cref="InvalidOperationException">The state is too large; nothing was changed.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = Options.GrainStorageSerializer.Serialize(grainState.State);
        grainState.ETag = await PutAsync(stateName, grainId, grainState.ETag, data);
        grainState.RecordExists = true;
    }

    /// <exception cref="InconsistentStateException">Somebody else has written since it was read.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Options.DeleteStateOnClear || string.IsNullOrEmpty(grainState.ETag))
        {
            var (done, stored) = await _table.DeleteAsync(Key(stateName, grainId), grainState.ETag);
            if (!done) throw Inconsistent(stateName, grainId, stored, grainState.ETag);
            grainState.ETag = null!;
        }
        else
        {
            grainState.ETag = await PutAsync(stateName, grainId, grainState.ETag, data: null);
        }

        grainState.State = Empty<T>();
        grainState.RecordExists = false;
    }

    public void Dispose() => _table.Dispose();

    private async Task<string> PutAsync(string stateName, GrainId grainId, string? readETag, BinaryData? data)
    {
        var etag = Guid.NewGuid().ToString("N");
        var item = Key(stateName, grainId);
        item[StateItem.ETag] = new(etag);
        if (data is not null) item[StateItem.Data] = new() { B = new MemoryStream(data.ToArray(), writable: false) };
        if (Options.TimeToLive is { } timeToLive)
        {
            var expires = (time.GetUtcNow() + timeToLive).ToUnixTimeSeconds();
            item[StateItem.ExpiresAt] = new() { N = expires.ToString(CultureInfo.InvariantCulture) };
        }

        CheckSize(stateName, grainId, item);
        var (done, stored) = await _table.PutAsync(item, readETag);
        return done ? etag : throw Inconsistent(stateName, grainId, stored, readETag);
    }

    private void CheckSize(string stateName, GrainId grainId, Dictionary<string, AttributeValue> item)
    {
        var size = ItemSize.Of(item);
        if (size <= ItemSize.Limit) return;
        throw new InvalidOperationException(
            $"The state '{stateName}' of {grainId} would take {size} bytes in the DynamoDB table '{_table.Name}', which "
            + $"refuses more than {ItemSize.Limit}: keep less in one state, or set a GrainStorageSerializer that writes less.");
    }

    private InconsistentStateException Inconsistent(string stateName, GrainId grainId, string? stored, string? current) => new(
        $"The state '{stateName}' of {grainId} in the DynamoDB table '{_table.Name}' was written by somebody else.",
        stored,
        current);

    private Dictionary<string, AttributeValue> Key(string stateName, GrainId grainId) =>
        StateItem.Key(Options.ServiceId, grainId, stateName);

    private T Empty<T>() => activators.GetActivator<T>().Create();

    private int InitStage()
    {
        try
        {
            return Options.InitStage;
        }
        catch (OptionsValidationException)
        {
            // Reported together with the faults of all other options, before the silo starts.
            return DynamoDBStorageOptions.DEFAULT_INIT_STAGE;
        }
    }
}
