using System.Collections.Concurrent;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Faults;

/// <summary>How many calls of each operation arrived, whatever became of them.</summary>
internal sealed class CallCounts
{
    // A load has thousands of sessions, each a resource; beyond this only the operation's own number goes on.
    private const int MaxCounts = 100_000;
    private readonly ConcurrentDictionary<(AwsService, string, string), int> _counts = [];

    public void Add(AwsService service, string operation, string? resource)
    {
        Increment(service, operation, "");
        if (resource is not null && _counts.Count < MaxCounts) Increment(service, operation, resource);
    }

    /// <param name="service">The service.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="resource">Null for all of them.</param>
    public int Count(AwsService service, string operation, string? resource) =>
        _counts.GetValueOrDefault((service, operation, resource ?? ""));

    private void Increment(AwsService service, string operation, string resource) =>
        _counts.AddOrUpdate((service, operation, resource), 1, (_, count) => count + 1);
}
