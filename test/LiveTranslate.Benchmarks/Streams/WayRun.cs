using LiveTranslate.Aws.Protocol;
using LiveTranslate.Testing;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Takes one way through all phases.</summary>
internal sealed class WayRun(
    IAudioWay way, Receiver receiver, IReadOnlyList<string> sessions, StreamsPlan plan, TimeProvider time)
{
    private const int MaxAttempts = 10;

    // 32 MB: what a way that takes faster than it delivers may pile up.
    private const int MaxUnderway = 4_000;

    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    // A provider may keep a chunk for 10 s before it drops it: what has not come by then never does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public async Task<WayResult> RunAsync(CancellationToken stop)
    {
        await OpenAsync(stop);
        // At full speed: code is compiled for good only after it has run often.
        await FullSpeedAsync(plan.WarmUp, stop);
        // What the warm-up left behind is not the next phase's to clean up.
        GC.Collect();
        var realTime = await RealTimeAsync(plan.RealTime, stop);
        // Only now: right after the warm-up the compiler is still at work in the background.
        var idle = await IdleAsync(stop);
        return new WayResult(way.Name, idle, realTime, await FullSpeedAsync(plan.FullSpeed, stop));
    }

    /// <summary>What polling and timers take when nobody speaks, as a part of one core.</summary>
    private async Task<double> IdleAsync(CancellationToken stop)
    {
        var (before, startedAt) = (Environment.CpuUsage.TotalTime, time.GetTimestamp());
        await Task.Delay(plan.Idle, time, stop);
        return (Environment.CpuUsage.TotalTime - before) / time.GetElapsedTime(startedAt);
    }

    /// <summary>A chunk for each session until one has come through: every shard is read, every grain is awake.</summary>
    private async Task OpenAsync(CancellationToken stop)
    {
        var tally = receiver.Begin(sessions.Count);
        var startedAt = time.GetTimestamp();
        for (var sequence = 0; ; sequence++)
        {
            var silent = Enumerable.Range(0, sessions.Count).Where(session => !tally.Heard(session)).ToArray();
            if (silent.Length == 0) return;
            if (time.GetElapsedTime(startedAt) > StartTime)
                throw new TimeoutException($"{way.Name}: {silent.Length} of {sessions.Count} sessions get nothing after {StartTime}.");
            var number = sequence;
            await Task.WhenAll(silent.Select(session => PutAsync(tally, session, number, time.GetTimestamp(), stop))).WaitAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }

    private async Task<PhaseResult> RealTimeAsync(TimeSpan duration, CancellationToken stop)
    {
        var tally = receiver.Begin(sessions.Count);
        var before = await Usage.SoFarAsync(way.Server);
        var startedAt = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, plan.Sessions).Select(session =>
            Task.Run(() => SpeakAsync(tally, session, startedAt, duration, stop), stop))).WaitAsync(stop);
        var putting = time.GetElapsedTime(startedAt);
        await DrainAsync(tally, stop);
        var used = await Usage.SoFarAsync(way.Server) - before;
        return PhaseResult.Of(tally, used, putting, putting, way.Server is not null);
    }

    private async Task SpeakAsync(Tally tally, int session, long startedAt, TimeSpan duration, CancellationToken stop)
    {
        // Speakers did not all begin to speak at the same moment.
        var first = ChunkTime * ((double)session / plan.Sessions);
        for (var sequence = 0; sequence < (int)(duration / ChunkTime); sequence++)
        {
            var due = first + (ChunkTime * sequence);
            var wait = due - time.GetElapsedTime(startedAt);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
            // A put that took too long counts against the chunks that had to wait for it, too.
            var putAt = wait > TimeSpan.Zero
                ? time.GetTimestamp()
                : startedAt + (long)(due.TotalSeconds * time.TimestampFrequency);
            await PutAsync(tally, session, sequence, putAt, stop);
        }
    }

    private async Task<PhaseResult> FullSpeedAsync(TimeSpan duration, CancellationToken stop)
    {
        var tally = receiver.Begin(sessions.Count);
        var before = await Usage.SoFarAsync(way.Server);
        var startedAt = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, sessions.Count).Select(session =>
            Task.Run(() => HurryAsync(tally, session, startedAt, duration, stop), stop))).WaitAsync(stop);
        var putting = time.GetElapsedTime(startedAt);
        await DrainAsync(tally, stop);
        var used = await Usage.SoFarAsync(way.Server) - before;
        // Until the last has come: what piled up between is no throughput.
        return PhaseResult.Of(tally, used, time.GetElapsedTime(startedAt, tally.LastArrival), putting, way.Server is not null);
    }

    private async Task HurryAsync(Tally tally, int session, long startedAt, TimeSpan duration, CancellationToken stop)
    {
        for (var sequence = 0; time.GetElapsedTime(startedAt) < duration;)
        {
            if (tally.Missing >= MaxUnderway) await Task.Delay(TimeSpan.FromMilliseconds(5), time, stop);
            else await PutAsync(tally, session, sequence++, time.GetTimestamp(), stop);
        }
    }

    /// <summary>Puts a chunk until it is taken: it is never the sender that loses one.</summary>
    private async Task PutAsync(Tally tally, int session, int sequence, long putAt, CancellationToken stop)
    {
        tally.NotePut();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await way.PutAsync(sessions[session], new ChunkStamp(putAt, tally.Phase, session, sequence));
                tally.PutDuration.Add(time.GetElapsedTime(putAt));
                return;
            }
            catch (Exception exception)
                when (attempt < MaxAttempts && exception is AwsServiceException or TimeoutException or OrleansException)
            {
                tally.NoteRefused();
                await Task.Delay(RetryDelay, time, stop);
            }
        }
    }

    private async Task DrainAsync(Tally tally, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        await Wait.UntilAsync(
            () => tally.Missing == 0 || time.GetElapsedTime(Math.Max(since, tally.LastArrival)) > Patience,
            "what was put to arrive", TimeSpan.FromMinutes(2), stop);
    }
}
