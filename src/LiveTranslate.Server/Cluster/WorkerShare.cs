using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Grains.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace LiveTranslate.Server.Cluster;

/// <summary>This worker's part of the account's limits: sessions spread evenly over the workers, and so do the limits.</summary>
internal sealed class WorkerShare : IQuotaShare, IDisposable
{
    // Silos say what they are some time after they have joined, and nobody tells when: so it is looked up.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly ISiloStatusOracle _silos;
    private readonly ISiloMetadataCache _metadata;
    private readonly ITimer _timer;
    private int _workers = 1;

    public WorkerShare(ISiloStatusOracle silos, ISiloMetadataCache metadata, TimeProvider time)
    {
        (_silos, _metadata) = (silos, metadata);
        _timer = time.CreateTimer(_ => Count(), null, Period, Period);
    }

    public double Current => 1.0 / Volatile.Read(ref _workers);

    public event Action? Changed;

    public void Dispose() => _timer.Dispose();

    private void Count()
    {
        var workers = Math.Max(1, _silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Count(silo => _metadata.IsWorker(silo) is true));
        if (Interlocked.Exchange(ref _workers, workers) != workers) Changed?.Invoke();
    }
}
