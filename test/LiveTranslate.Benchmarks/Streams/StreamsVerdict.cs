namespace LiveTranslate.Benchmarks.Streams;

/// <summary>What is judged.</summary>
/// <param name="Lost">Chunks lost at any pace, the baseline's included.</param>
/// <param name="OutOfOrder">Chunks that our streams delivered after a later one.</param>
/// <param name="P99">From put to grain through our Kinesis stream at real-time pace, its polling included, in milliseconds.</param>
/// <param name="AddedP99">What of that the bare loop, which polls as often, does not have.</param>
internal sealed record StreamsVerdict(long Lost, long OutOfOrder, double P99, double AddedP99)
{
    // A chunk waits up to 200 ms to be polled for and 20 ms to be put; a window is 3 s, and this is what of it we add.
    public const double TargetP99 = 500;

    public bool TargetsMet => Lost == 0 && OutOfOrder == 0 && P99 <= TargetP99;

    public static StreamsVerdict Of(WayResult bare, WayResult kinesis, WayResult memory) => new(
        bare.Lost + kinesis.Lost + memory.Lost,
        kinesis.RealTime.OutOfOrder + kinesis.FullSpeed.OutOfOrder + memory.RealTime.OutOfOrder + memory.FullSpeed.OutOfOrder,
        kinesis.RealTime.Latency.P99,
        kinesis.RealTime.Latency.P99 - bare.RealTime.Latency.P99);

    public IEnumerable<string> Lines()
    {
        yield return
            $"Put to grain p99 through Kinesis: {P99:0} ms, {AddedP99:+0;-0;0} ms beside the bare loop, which polls as often. " +
            $"Target: at most {TargetP99:0} ms, polling included: {(P99 <= TargetP99 ? "met" : "MISSED")}.";
        if (OutOfOrder > 0) yield return $"{OutOfOrder} chunks came out of order through a stream: MISSED, none may.";
        if (Lost > 0) yield return $"{Lost} chunks were LOST.";
    }
}
