using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>Real threads and real time: no place is given twice, no wake-up is lost, and it costs next to nothing.</summary>
public sealed class QuotaGateStressTests
{
    private const int Sessions = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_are_never_given_twice_and_no_wake_up_is_lost()
    {
        const int Places = 5;
        const int CallsEach = 500;
        using var gate = Gate(new QuotaLimit(Places: Places));
        var (inside, most, entered, cancelled) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(number => Task.Run(
            async () =>
            {
                var random = new Random(number);
                var session = SessionId.New();
                for (var i = 0; i < CallsEach; i++)
                {
                    using var cancel = new CancellationTokenSource();
                    var call = gate.EnterAsync(session, 1, Patience, cancel.Token).AsTask();
                    if (random.Next(4) == 0) await cancel.CancelAsync();
                    try
                    {
                        using var lease = (await call).Lease;
                        Assert.NotNull(lease);
                        var now = Interlocked.Increment(ref inside);
                        InterlockedMax(ref most, now);
                        if (random.Next(2) == 0) await Task.Yield();
                        lease.Report(random.Next(10) == 0 ? CallReport.Throttled : CallReport.Answered);
                        Interlocked.Decrement(ref inside);
                        Interlocked.Increment(ref entered);
                    }
                    catch (OperationCanceledException)
                    {
                        Interlocked.Increment(ref cancelled);
                    }
                }
            },
            Cancellation))).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(Sessions * CallsEach, entered + cancelled);
        Assert.InRange(most, 1, Places);
        Assert.Equal((0, 0), (gate.InUse, gate.Waiting));
    }

    [Fact]
    public async Task A_rate_alone_wakes_everyone_in_time()
    {
        using var gate = Gate(new QuotaLimit(Calls: new QuotaRate(500, 10)));
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => Task.Run(
            async () =>
            {
                var session = SessionId.New();
                for (var i = 0; i < 10; i++) (await gate.EnterAsync(session, 1, Patience, Cancellation)).Lease!.Dispose();
            },
            Cancellation)));

        // 400 calls, 10 of them at once.
        var took = TimeProvider.System.GetElapsedTime(start);
        Assert.True(took >= TimeSpan.FromSeconds(0.775), $"Too fast: {took}.");
        Assert.Equal((0, 0), (gate.InUse, gate.Waiting));
    }

    [Fact]
    public async Task Patience_ends_on_a_real_clock_too()
    {
        using var gate = Gate(new QuotaLimit(Places: 1));
        using var lease = (await gate.EnterAsync(SessionId.New(), 1, Patience, Cancellation)).Lease;
        var refused = await gate.EnterAsync(SessionId.New(), 1, TimeSpan.FromMilliseconds(30), Cancellation);
        Assert.Equal(QuotaRefusal.OverQuota, refused.Refusal?.Cause);
        Assert.InRange(refused.Refusal!.Wait, TimeSpan.FromMilliseconds(30), Patience);
    }

    [Fact]
    public async Task A_free_gate_costs_one_small_object_a_call()
    {
        const int Calls = 100_000;
        using var gate = Gate(new QuotaLimit(Places: 18, Calls: new QuotaRate(1e9, 1e9), Units: new QuotaRate(1e9, 1e9)));
        var session = SessionId.New();
        await EnterAsync(gate, session, Calls);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        await EnterAsync(gate, session, Calls);
        var took = TimeProvider.System.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{took.TotalNanoseconds / Calls:0} ns and {(double)allocated / Calls:0.#} bytes to enter, report and leave.");
        Assert.InRange(allocated / Calls, 0, 80);
    }

    private static async Task EnterAsync(QuotaGate gate, SessionId session, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var call = gate.EnterAsync(session, 50, Patience, CancellationToken.None);
            // So that all of it happens on this thread.
            Assert.True(call.IsCompletedSuccessfully);
            using var lease = (await call).Lease!;
            lease.Report(CallReport.Answered);
        }
    }

    private static QuotaGate Gate(QuotaLimit limit) =>
        new("stress", limit, maxWaiting: 256, maxWaitingPerSession: 32, TimeProvider.System, NullLogger.Instance);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
