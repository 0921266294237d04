using LiveTranslate.Pipeline;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>All ways, one after the other: a silo that idles still polls.</summary>
internal sealed class StreamsRun(StreamsPlan plan, TimeProvider time)
{
    // The same for every way: they fall into the same shards.
    private readonly string[] _sessions = [.. Enumerable.Range(0, plan.SessionsAtFullSpeed).Select(_ => SessionId.New().Value)];

    public async Task<(WayResult Bare, WayResult Kinesis, WayResult Memory)> RunAsync(
        Action<string> starting, CancellationToken stop) =>
    (
        await OneAsync(receiver => BareKinesis.StartAsync(plan, receiver, time), starting, stop),
        await OneAsync(receiver => KinesisStreams.StartAsync(plan, receiver), starting, stop),
        await OneAsync(MemoryStreams.StartAsync, starting, stop)
    );

    private async Task<WayResult> OneAsync(
        Func<Receiver, Task<IAudioWay>> start, Action<string> starting, CancellationToken stop)
    {
        var receiver = new Receiver(time);
        await using var way = await start(receiver);
        starting(way.Name);
        return await new WayRun(way, receiver, _sessions, plan, time).RunAsync(stop);
    }
}
