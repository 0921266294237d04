using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>Many sessions at one limit: each has its turn, whatever the others ask for.</summary>
public sealed class QuotaFairnessTests
{
    private static readonly QuotaLimit TenASecond = new(Calls: new QuotaRate(10, 1));
    private readonly SessionId _greedy = SessionId.New();

    [Fact]
    public async Task Forty_sessions_at_twenty_five_places_have_the_same_number_of_turns()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 25));
        SessionId[] sessions = [.. Enumerable.Range(0, 40).Select(_ => SessionId.New())];
        foreach (var session in sessions) test.Ask(session);
        var served = 0;

        // Whoever has had a stream for a window asks for the next one.
        for (var window = 0; window < 40; window++)
        {
            await test.AdvanceAsync(TimeSpan.FromSeconds(3), () => Assert.InRange(test.Gate.InUse, 0, 25));
            foreach (var call in test.Entered.Skip(served).ToArray())
            {
                served++;
                call.Lease.Dispose();
                test.Ask(call.Session);
            }

            Assert.Equal(25, test.Gate.InUse);
        }

        var turns = sessions.Select(session => test.Entered.Count(call => call.Session == session)).ToArray();
        Assert.Equal(served, turns.Sum());
        Assert.InRange(turns.Max() - turns.Min(), 0, 1);
    }

    [Fact]
    public async Task A_session_that_asks_for_much_delays_another_by_one_call()
    {
        using var test = new GateUnderTest(TenASecond);
        for (var i = 0; i < 30; i++) test.Ask(_greedy);
        var modest = test.Ask(SessionId.New());
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.2));
        Assert.InRange(modest.Waited ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public async Task A_session_that_catches_up_with_four_windows_at_once_starves_none_of_thirty_nine_others()
    {
        // 39 sessions with one call in 5 s need 7.8 calls a second of 8. The greedy one wants all it can get.
        using var test = new GateUnderTest(new QuotaLimit(Places: 18, Calls: new QuotaRate(8, 10)));
        var callTime = TimeSpan.FromSeconds(0.3);
        var modest = Enumerable.Range(0, 39).Select(_ => SessionId.New()).ToArray();
        var (step, asked, greedyAsked) = (0, new List<GateCall>(), 0);
        await test.AdvanceAsync(TimeSpan.FromSeconds(20), () =>
        {
            // A step has 5 ms: in 1000 of them each of the 39 asks once.
            if (step % 1000 % 25 == 0 && step % 1000 / 25 < modest.Length)
                asked.Add(test.Ask(modest[step % 1000 / 25], TimeSpan.FromSeconds(1)));
            var greedyDone = test.Entered.Count(call => call.Session == _greedy);
            var done = test.Entered.Where(call => test.Time.GetUtcNow() - call.EnteredAt >= callTime);
            foreach (var call in done) call.Lease.Dispose();
            for (; greedyAsked < greedyDone + 4; greedyAsked++) test.Ask(_greedy);
            step++;
        });

        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(39 * 4, asked.Count);
        Assert.All(asked, call => Assert.InRange(call.Waited ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)));
        Assert.True(greedyAsked > 10);
    }

    [Fact]
    public async Task Calls_of_one_session_go_in_the_order_they_came()
    {
        using var test = new GateUnderTest(TenASecond);
        GateCall[] calls = [.. Enumerable.Range(0, 20).Select(_ => test.Ask(_greedy))];
        await test.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(calls, test.Entered);
    }

    [Fact]
    public async Task Deferred_calls_wait_behind_all_live_ones_also_those_that_come_later()
    {
        using var test = new GateUnderTest(TenASecond);
        var late = SessionId.New();
        for (var i = 0; i < 10; i++) test.Ask(late, priority: CallPriority.Deferred);
        await test.SettleAsync();
        var before = test.Entered.Count;
        for (var i = 0; i < 5; i++) test.Ask(_greedy);

        await test.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(15, test.Entered.Count);
        Assert.All(test.Entered.Skip(before).Take(5), call => Assert.Equal(_greedy, call.Session));
    }

    [Fact]
    public async Task Deferred_calls_make_room_in_a_full_line_for_live_ones_and_displace_none()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 1), maxWaiting: 3);
        await test.EnterAsync(_greedy);
        var deferred = Enumerable.Range(0, 3)
            .Select(_ => test.Ask(SessionId.New(), priority: CallPriority.Deferred)).ToArray();
        var live = Enumerable.Range(0, 3).Select(_ => test.Ask(_greedy)).ToArray();
        await test.SettleAsync();
        Assert.All(deferred, call => Assert.Equal(QuotaRefusal.TooManyWaiting, call.Answer.Result.Refusal?.Cause));
        Assert.All(live, call => Assert.False(call.Answer.IsCompleted));

        var refused = test.Ask(SessionId.New(), priority: CallPriority.Deferred);

        Assert.Equal(QuotaRefusal.TooManyWaiting, (await refused.Answer).Refusal?.Cause);
    }

    [Fact]
    public async Task A_session_that_holds_nothing_goes_before_one_that_does()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 2));
        var first = await test.EnterAsync(_greedy);
        await test.EnterAsync(_greedy);
        test.Ask(_greedy);
        var other = test.Ask(SessionId.New());

        first.Dispose();

        await test.SettleAsync();
        Assert.True(other.Answer.IsCompleted);
        Assert.Equal(1, test.Gate.Waiting);
    }

    [Fact]
    public async Task A_session_that_still_holds_what_it_was_given_long_ago_goes_after_one_that_holds_nothing()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 2));
        await test.EnterAsync(_greedy);
        for (var i = 0; i < 10; i++) (await test.EnterAsync(SessionId.New())).Dispose();
        var busy = SessionId.New();
        for (var i = 0; i < 10; i++) (await test.EnterAsync(busy)).Dispose();
        var last = await test.EnterAsync(busy);
        var second = test.Ask(_greedy);
        var first = test.Ask(SessionId.New());

        last.Dispose();

        await test.SettleAsync();
        Assert.Equal((true, false), (first.Answer.IsCompleted, second.Answer.IsCompleted));
    }

    [Fact]
    public async Task A_session_that_holds_much_has_its_turn_all_the_same()
    {
        using var test = new GateUnderTest(TenASecond);
        for (var i = 0; i < 5; i++) test.Ask(_greedy);
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.4));
        Assert.Equal(5, test.Gate.InUse);

        // Its calls hang. Another session asks again as soon as it is served, and never holds anything.
        var waiting = test.Ask(_greedy);
        var busy = SessionId.New();
        test.Ask(busy);
        await test.AdvanceAsync(TimeSpan.FromSeconds(2), () =>
        {
            if (test.Entered[^1].Session != busy) return;
            test.Entered[^1].Lease.Dispose();
            if (test.Gate.Waiting < 2) test.Ask(busy);
        });
        Assert.InRange(waiting.Waited ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task A_session_that_was_quiet_for_long_has_saved_up_nothing()
    {
        using var test = new GateUnderTest(TenASecond);
        var quiet = SessionId.New();
        (await test.EnterAsync(quiet)).Dispose();
        var busy = SessionId.New();
        for (var i = 0; i < 50; i++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(0.1));
            (await test.EnterAsync(busy)).Dispose();
        }

        await test.SettleAsync();
        test.Entered.Clear();
        for (var i = 0; i < 10; i++) test.Ask(quiet);
        for (var i = 0; i < 10; i++) test.Ask(busy);
        await test.AdvanceAsync(TimeSpan.FromSeconds(1), () =>
        {
            foreach (var call in test.Entered) call.Lease.Dispose();
        });
        Assert.InRange(test.Entered.Count(call => call.Session == busy), 4, 6);
    }

    [Fact]
    public async Task A_session_has_only_so_many_calls_in_line()
    {
        using var test = new GateUnderTest(TenASecond, maxWaiting: 8, maxWaitingPerSession: 3);
        for (var i = 0; i < 4; i++) test.Ask(_greedy);
        Assert.Equal(QuotaRefusal.TooManyWaiting, (await test.Ask(_greedy).Answer).Refusal?.Cause);
        Assert.Equal(3, test.Gate.Waiting);
    }

    [Fact]
    public async Task A_full_line_has_room_for_a_session_with_fewer_calls_in_it()
    {
        using var test = new GateUnderTest(TenASecond, maxWaiting: 3, maxWaitingPerSession: 3);
        await test.EnterAsync(_greedy);
        GateCall[] greedy = [.. Enumerable.Range(0, 3).Select(_ => test.Ask(_greedy))];
        var second = SessionId.New();
        test.Ask(second);
        Assert.Equal(QuotaRefusal.TooManyWaiting, (await greedy[2].Answer).Refusal?.Cause);

        // Two and one: another call of the second would only turn the tables.
        Assert.Equal(QuotaRefusal.TooManyWaiting, (await test.Ask(second).Answer).Refusal?.Cause);
        test.Ask(SessionId.New());
        Assert.Equal(QuotaRefusal.TooManyWaiting, (await greedy[1].Answer).Refusal?.Cause);

        // One each: who comes now finds no room.
        Assert.Equal(QuotaRefusal.TooManyWaiting, (await test.Ask(SessionId.New()).Answer).Refusal?.Cause);
        Assert.Equal(3, test.Gate.Waiting);
    }
}
