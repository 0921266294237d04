namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>
/// Which silos are worth handing lanes to. One that has just joined is still busy starting; what it took over would lie
/// there unread for seconds, so it waits while older ones are there. Not thread-safe.
/// </summary>
internal sealed class SettledSilos(SiloAddress self, TimeProvider time)
{
    /// <summary>How long a silo is given to start.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, long> _since = [];

    /// <param name="silos">All that could read.</param>
    /// <returns>Those that are to: never none, unless there is none.</returns>
    public SiloAddress[] Of(IReadOnlyCollection<SiloAddress> silos)
    {
        foreach (var gone in _since.Keys.Except(silos).ToArray()) _since.Remove(gone);
        foreach (var silo in silos) _since.TryAdd(silo, time.GetTimestamp());
        // The oldest of all waits for nobody; those older than this one were there before it looked.
        var oldest = silos.Order(Ages).FirstOrDefault();
        return [.. silos.Where(silo => silo.Equals(oldest) || Ages.Compare(silo, self) < 0 || HasSettled(silo))];
    }

    // A silo's generation is the second in which it was started.
    private static Comparer<SiloAddress> Ages { get; } = Comparer<SiloAddress>.Create(
        (one, other) => one.Generation != other.Generation ? one.Generation.CompareTo(other.Generation) : one.CompareTo(other));

    private bool HasSettled(SiloAddress silo) => time.GetElapsedTime(_since[silo]) >= SettleTime;
}
