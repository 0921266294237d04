using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>
/// Shares the lanes out evenly to the silos that read. Every silo comes to the same answer by itself; for as long as two
/// do not, a lane has two readers or none for a moment, which costs a little and loses nothing.
/// </summary>
internal sealed partial class LaneBalancer : QueueBalancerBase, IDisposable
{
    // What makes a silo a reader may be known a moment later than the silo itself, and it is given time to start.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Func<SiloAddress, bool> _reads;
    private readonly SettledSilos _settled;
    private readonly PeriodicTimer _timer;
    private readonly Lock _looks = new();
    private volatile SiloAddress[] _active = [];
    private SiloAddress[] _readers = [];
    private IReadOnlyList<QueueId> _lanes = [];
    private IReadOnlyList<QueueId> _mine = [];
    private Task _looking = Task.CompletedTask;

    public LaneBalancer(IServiceProvider services, Func<SiloAddress, bool> reads)
        : base(services, services.GetRequiredService<ILogger<LaneBalancer>>())
    {
        var time = services.GetRequiredService<TimeProvider>();
        (_reads, _settled, _timer) = (reads, new SettledSilos(SiloAddress, time), new PeriodicTimer(LookAgain, time));
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
    /// Every silo gets equally many lanes, or one more. Of all pairs of a lane and a silo those with the greatest weight go
    /// first, for as long as the silo has room: so a silo that comes or goes moves few lanes of the others.
    /// </summary>
    public static IReadOnlyDictionary<QueueId, SiloAddress> Share(
        IReadOnlyCollection<QueueId> lanes, IReadOnlyCollection<SiloAddress> silos)
    {
        var owners = new Dictionary<QueueId, SiloAddress>();
        if (silos.Count == 0) return owners;
        var (each, left) = Math.DivRem(lanes.Count, silos.Count);
        var room = silos.ToDictionary(silo => silo, _ => each);
        var pairs = from lane in lanes from silo in silos orderby Weight(lane, silo) descending select (lane, silo);
        foreach (var (lane, silo) in pairs)
        {
            if (room[silo] < 0 || (room[silo] == 0 && left == 0) || !owners.TryAdd(lane, silo)) continue;
            if (room[silo]-- == 0) left--;
        }

        return owners;
    }

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos)
    {
        _active = [.. activeSilos];
        Look();
    }

    private async Task LookAgainAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                Look();
            }
            catch (Exception exception)
            {
                LogCannotLook(Logger, exception);
            }
        }
    }

    // The cluster's changes and the timer may come at once: the last to look must have seen the newest.
    private void Look()
    {
        lock (_looks) Share();
    }

    private void Share()
    {
        var readers = _settled.Of([.. _active.Where(_reads)]);
        if (readers.SequenceEqual(_readers)) return;
        _readers = readers;
        var owners = Share(_lanes, readers);
        QueueId[] mine = [.. _lanes.Where(lane => owners.TryGetValue(lane, out var owner) && owner.Equals(SiloAddress))];
        if (mine.SequenceEqual(Volatile.Read(ref _mine))) return;
        Volatile.Write(ref _mine, mine);
        _ = NotifyListeners();
    }

    [LoggerMessage(4261, LogLevel.Error, "The lanes cannot be shared out; trying again")]
    private static partial void LogCannotLook(ILogger logger, Exception exception);

    private static ulong Weight(QueueId lane, SiloAddress silo)
    {
        ReadOnlySpan<uint> both = [lane.GetNumericId(), (uint)silo.GetConsistentHashCode()];
        return XxHash64.HashToUInt64(MemoryMarshal.AsBytes(both));
    }
}
