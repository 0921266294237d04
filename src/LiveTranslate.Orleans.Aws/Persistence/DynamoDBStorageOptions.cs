using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>A DynamoDB table that keeps the state of grains.</summary>
public class DynamoDBStorageOptions : DynamoDBTableOptions, IStorageProviderSerializerOptions
{
    /// <summary>The default of <see cref="InitStage"/>.</summary>
    // Called as in Orleans' own storages.
#pragma warning disable CA1707
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;
#pragma warning restore CA1707

    /// <summary>The table's name; default <c>OrleansGrainState</c>. Any number of services may share one.</summary>
    public override string TableName { get; set; } = "OrleansGrainState";

    /// <summary>Tells services apart that share a table; by default <see cref="ClusterOptions.ServiceId"/>. No slashes.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>
    /// What is cleared is deleted. By default (false) an empty item stays, and with it the ETag that tells who wrote last.
    /// </summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>
    /// How long a state is kept after its last write; null (default) for ever. DynamoDB deletes it within some days
    /// after that. A table that is not made here needs its time to live turned on, for the attribute <c>ExpiresAt</c>.
    /// </summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>The stage of the silo's start at which the table is made or found; grains can be read from then on.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>
    /// Turns states to bytes and back. By default the <see cref="IGrainStorageSerializer"/> that is registered under the
    /// storage's name, or else the one that is registered without a name, which is Orleans' own JSON unless told otherwise.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    internal override IEnumerable<string> Faults(string section)
    {
        foreach (var fault in base.Faults(section)) yield return fault;
        if (string.IsNullOrWhiteSpace(ServiceId) || ServiceId.Contains('/', StringComparison.Ordinal))
            yield return $"{section}:ServiceId is '{ServiceId}': set it, or ClusterOptions:ServiceId, to a name without slashes.";
        if (TimeToLive is { } time && time < TimeSpan.FromSeconds(1))
            yield return $"{section}:TimeToLive must be at least a second; or leave it out, to keep states for ever.";
    }
}
