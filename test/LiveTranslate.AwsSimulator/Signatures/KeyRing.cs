using System.Collections.Concurrent;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Signatures;

/// <summary>Who may call. Keys come and go while clients are at work, as temporary credentials do.</summary>
internal sealed class KeyRing
{
    // A test that rotates keys for hours stays below it; one that never stops is told.
    private const int MaxKeys = 10_000;
    private readonly ConcurrentDictionary<string, Entry> _keys = new(StringComparer.Ordinal);

    public KeyRing(SimulatorOptions options)
    {
        foreach (var key in options.Credentials) Add(key);
    }

    /// <summary>Lets a key's holder call from now on, with this secret and no other.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public void Add(AccessKey key)
    {
        if (_keys.Count >= MaxKeys) throw new InvalidOperationException($"There are {MaxKeys} keys already.");
        _keys[key.Id] = new Entry(key, Retired: false);
    }

    /// <summary>From now on the key has expired. False when there is no such key.</summary>
    public bool Retire(string id)
    {
        while (_keys.TryGetValue(id, out var entry))
            if (_keys.TryUpdate(id, entry with { Retired = true }, entry)) return true;
        return false;
    }

    public Entry? Find(string id) => _keys.GetValueOrDefault(id);

    internal sealed record Entry(AccessKey Key, bool Retired);
}
