using System.Runtime.InteropServices;
using System.IO.Hashing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>
/// Shares the lanes out evenly to the silos that read. Every silo comes to the same answer by itself; for as long as two
/// do not, a lane has two readers or none for a moment, which costs a little and loses nothing.
/// </summary>
internal sealed class LaneBalancer : QueueBalancerBase, IDisposable
{
    // What makes a silo a reader may be known a moment later than the silo itself.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Func<SiloAddress, bool> _reads;
    private readonly PeriodicTimer _timer;
    private SiloAddress[] _active = [];
    private IReadOnlyList<QueueId> _lanes = [];
    private IReadOnlyList<QueueId> _mine = [];
    private Task _looking = Task.CompletedTask;

    public LaneBalancer(IServiceProvider services, Func<SiloAddress, bool> reads)
        : base(services, services.GetRequiredService<ILogger<LaneBalancer>>())
    {
        _reads = reads;
        _timer = new PeriodicTimer(LookAgain, services.GetRequiredService<TimeProvider>());
    }

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        _lanes = [.. queueMapper.GetAllQueues().OrderBy(queue => queue.GetNumericId())];
        _looking = LookAgainAsync();
        return base.Initialize(queueMapper);
    }

    public override async Task Shutdown()
    {
        _timer.Dispose();
        await _looking;
        await base.Shutdown();
    }

    public void Dispose() => _timer.Dispose();

    public override IEnumerable<QueueId> GetMyQueues() => Volatile.Read(ref _mine);

    /// <summary>
    /// One lane for each silo, then a second one for each, and so on; among those that are free, the one with the
    /// greatest weight for the lane: so that a silo that comes or goes moves few lanes.
    /// </summary>
    public static IEnumerable<(QueueId Lane, SiloAddress Owner)> Share(
        IEnumerable<QueueId> lanes, IReadOnlyCollection<SiloAddress> silos)
    {
        var free = new List<SiloAddress>();
        foreach (var lane in silos.Count == 0 ? [] : lanes)
        {
            if (free.Count == 0) free.AddRange(silos);
            var owner = free.MaxBy(silo => Weight(lane, silo))!;
            free.Remove(owner);
            yield return (lane, owner);
        }
    }

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos)
    {
        Volatile.Write(ref _active, [.. activeSilos]);
        Look();
    }

    private async Task LookAgainAsync()
    {
        while (await _timer.WaitForNextTickAsync()) Look();
    }

    private void Look()
    {
        QueueId[] mine =
        [
            .. Share(_lanes, [.. Volatile.Read(ref _active).Where(_reads)])
                .Where(share => share.Owner.Equals(SiloAddress)).Select(share => share.Lane),
        ];
        if (mine.SequenceEqual(Volatile.Read(ref _mine))) return;
        Volatile.Write(ref _mine, mine);
        _ = NotifyListeners();
    }

    private static ulong Weight(QueueId lane, SiloAddress silo)
    {
        ReadOnlySpan<uint> both = [lane.GetNumericId(), (uint)silo.GetConsistentHashCode()];
        return XxHash64.HashToUInt64(MemoryMarshal.AsBytes(both));
    }
}
