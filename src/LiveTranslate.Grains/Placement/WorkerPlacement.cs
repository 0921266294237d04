using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace LiveTranslate.Grains.Placement;

/// <summary>A silo says whether it is a worker, and who is one.</summary>
public static class WorkerPlacement
{
    private const string Key = "livetranslate.worker";

    /// <summary>Takes part in the placement of sessions and feeds, which live on workers only.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="isWorker">Whether this one hosts them.</param>
    public static ISiloBuilder UseWorkerPlacement(this ISiloBuilder silo, bool isWorker)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [Key] = isWorker ? bool.TrueString : bool.FalseString });
        silo.Services.AddPlacementFilter<WorkersOnlyStrategy, WorkersOnlyDirector>(ServiceLifetime.Singleton);
        return silo;
    }

    /// <summary>Whether a silo is a worker; null while it has not said.</summary>
    public static bool? IsWorker(this ISiloMetadataCache metadata, SiloAddress silo) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(Key, out var value) ? value == bool.TrueString : null;
}

/// <summary>The grain lives on workers only.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WorkersOnlyAttribute() : PlacementFilterAttribute(new WorkersOnlyStrategy());

internal sealed class WorkersOnlyStrategy() : PlacementFilterStrategy(order: 0);

internal sealed class WorkersOnlyDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var known = silos.ToLookup(metadata.IsWorker);
        // Right after a silo has joined, nobody knows what it is: better there than nowhere.
        return known[true].Any() ? known[true] : known[null];
    }
}
