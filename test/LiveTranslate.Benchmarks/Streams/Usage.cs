namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What was used up to a moment; the difference of two is what was used between.</summary>
/// <param name="Cpu">Of this process: generator, gateway, worker and grains.</param>
/// <param name="ServerCpu">Of the servers that stand in for AWS.</param>
/// <param name="Allocated">Bytes allocated in this process.</param>
/// <param name="FullCollections">Collections of all generations.</param>
/// <param name="Requests">PutRecords requests.</param>
internal readonly record struct Usage(TimeSpan Cpu, TimeSpan ServerCpu, long Allocated, int FullCollections, int Requests)
{
    public static async Task<Usage> SoFarAsync(KinesisServer? server)
    {
        var requests = server is null ? 0 : await server.PutsAsync();
        return new Usage(
            Environment.CpuUsage.TotalTime, server?.ProcessorTime ?? TimeSpan.Zero, GC.GetTotalAllocatedBytes(precise: true),
            GC.CollectionCount(2), requests);
    }

    public static Usage operator -(Usage later, Usage earlier) => new(
        later.Cpu - earlier.Cpu, later.ServerCpu - earlier.ServerCpu, later.Allocated - earlier.Allocated,
        later.FullCollections - earlier.FullCollections, later.Requests - earlier.Requests);
}
