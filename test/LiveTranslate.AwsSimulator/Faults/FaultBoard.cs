using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Faults;

/// <summary>What goes wrong on purpose.</summary>
internal sealed class FaultBoard
{
    // Every call looks through all of them; a test that forgets to take its faults back is told.
    private const int MaxFaults = 1000;
    private readonly SortedDictionary<int, Fault> _faults = [];
    private readonly Lock _gate = new();
    private int _last;

    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public int Add(FaultDescription description)
    {
        lock (_gate)
        {
            if (_faults.Count >= MaxFaults) throw new InvalidOperationException($"There are {MaxFaults} faults already.");
            _faults.Add(++_last, new Fault(description));
            return _last;
        }
    }

    public int? Struck(int id)
    {
        lock (_gate) return _faults.GetValueOrDefault(id)?.Struck;
    }

    public bool Remove(int id)
    {
        Fault? fault;
        lock (_gate)
            if (!_faults.Remove(id, out fault)) return false;
        fault.Remove();
        return true;
    }

    public void Clear()
    {
        List<int> ids;
        lock (_gate) ids = [.. _faults.Keys];
        foreach (var id in ids) Remove(id);
    }

    /// <summary>The faults that are meant for a call, in the order of their injection.</summary>
    public IReadOnlyList<Fault> For(AwsService service, string operation, string? resource)
    {
        lock (_gate)
            return _faults.Count == 0 ? [] : [.. _faults.Values.Where(fault => fault.Means(service, operation, resource))];
    }
}
