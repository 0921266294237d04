using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Grains go to the silo that the test has chosen for their kind while it is there, else to the oldest.</summary>
internal sealed class ChosenPlacement : IPlacementDirector
{
    private readonly ConcurrentDictionary<string, SiloAddress> _chosen = new();

    /// <param name="kind">Such as "session".</param>
    /// <param name="silo">Where it is to live.</param>
    public void Choose(string kind, SiloAddress silo) => _chosen[kind] = silo;

    public void Register(IServiceCollection services)
    {
        services.AddSingleton<PlacementStrategy, Strategy>();
        services.AddPlacementDirector<Strategy>(_ => this);
    }

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(
            _chosen.TryGetValue(target.GrainIdentity.Type.ToString()!, out var chosen) && silos.Contains(chosen)
                ? chosen
                : silos.MinBy(silo => silo.Generation)!);
    }

    private sealed class Strategy : PlacementStrategy;
}
