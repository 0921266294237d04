using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>Who is let in, who waits, and who is told at once that waiting is no use.</summary>
public sealed class QuotaGateTests
{
    private static readonly QuotaLimit TwoPlaces = new(Places: 2);
    private static readonly QuotaLimit TenASecond = new(Calls: new QuotaRate(10, 1));
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_that_are_all_taken_are_waited_for()
    {
        using var test = new GateUnderTest(TwoPlaces);
        using var first = await test.EnterAsync(_session);
        using var second = await test.EnterAsync(_session);
        var third = test.Ask(_session);
        Assert.Equal((2, 1), (test.Gate.InUse, test.Gate.Waiting));

        first.Dispose();
        using var lease = (await third.Answer).Lease;
        Assert.Equal((2, 0), (test.Gate.InUse, test.Gate.Waiting));
    }

    [Fact]
    public async Task A_lease_returned_twice_gives_one_place_back()
    {
        using var test = new GateUnderTest(TwoPlaces);
        var first = await test.EnterAsync(_session);
        using var second = await test.EnterAsync(_session);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, test.Gate.InUse);
    }

    [Fact]
    public async Task A_burst_goes_at_once_and_the_rest_at_the_rate()
    {
        using var test = new GateUnderTest(new QuotaLimit(Calls: new QuotaRate(8, 10)));
        for (var i = 0; i < 26; i++) test.Ask(_session);
        await test.SettleAsync();
        Assert.Equal(10, test.Entered.Count);

        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(18, test.Entered.Count);
        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(26, test.Entered.Count);
    }

    [Fact]
    public async Task Calls_and_bytes_are_both_within_their_rates()
    {
        using var test = new GateUnderTest(new QuotaLimit(Calls: new QuotaRate(20, 20), Units: new QuotaRate(1000, 1000)));
        for (var i = 0; i < 15; i++) test.Ask(_session, cost: 100);
        await test.SettleAsync();
        Assert.Equal(10, test.Entered.Count);
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.5));
        Assert.Equal(15, test.Entered.Count);

        // Half the bytes and three quarters of the calls are back after another half second.
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.5));
        for (var i = 0; i < 21; i++) test.Ask(_session);
        await test.SettleAsync();
        Assert.Equal(15 + 20, test.Entered.Count);
    }

    [Fact]
    public async Task What_costs_more_than_a_burst_goes_when_all_of_it_is_there_and_is_paid_for_after()
    {
        using var test = new GateUnderTest(new QuotaLimit(Units: new QuotaRate(1000, 1000)));
        await test.EnterAsync(_session, cost: 3000);
        var next = test.Ask(_session, cost: 500);
        await test.AdvanceAsync(TimeSpan.FromSeconds(2.49));
        Assert.False(next.Answer.IsCompleted);
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.01));
        Assert.True(next.Answer.IsCompleted);
    }

    [Fact]
    public async Task A_call_whose_turn_comes_too_late_is_refused_at_once_with_the_wait_it_would_have_taken()
    {
        using var test = new GateUnderTest(TenASecond);
        for (var i = 0; i < 6; i++) test.Ask(_session);

        var refused = (await test.Ask(_session, TimeSpan.FromSeconds(0.5)).Answer).Refusal;

        Assert.Equal(QuotaRefusal.OverQuota, refused?.Cause);
        Assert.Equal(0.6, refused!.Wait.TotalSeconds, 3);
        Assert.Equal(5, test.Gate.Waiting);
        var failure = refused.ToFailure(Stage.Synthesis);
        Assert.Equal(("over-quota", true), (failure.Cause, failure.Transient));
        Assert.Contains("0.6 s", failure.Message, StringComparison.Ordinal);

        // One that is ready to wait that long is let in by then.
        var patient = test.Ask(_session, TimeSpan.FromSeconds(0.6));
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.6));
        Assert.True((await patient.Answer).Entered);
    }

    [Fact]
    public async Task A_wait_for_places_is_foretold_from_how_long_they_were_held()
    {
        using var test = new GateUnderTest(TwoPlaces);
        var known = await test.EnterAsync(_session);
        test.Time.Advance(TimeSpan.FromSeconds(3));
        known.Dispose();

        using var first = await test.EnterAsync(_session);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        using var second = await test.EnterAsync(_session);
        test.Time.Advance(TimeSpan.FromSeconds(1));

        var refused = await test.Ask(_session, TimeSpan.FromSeconds(0.9)).Answer;
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Refusal?.Wait);
        test.Ask(_session, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(2), (await test.Ask(_session, TimeSpan.FromSeconds(1)).Answer).Refusal?.Wait);
        test.Ask(_session, TimeSpan.FromSeconds(2));
        // Both places were returned and taken once more by then.
        Assert.Equal(TimeSpan.FromSeconds(4), (await test.Ask(_session, TimeSpan.FromSeconds(1)).Answer).Refusal?.Wait);
        Assert.Equal(2, test.Gate.Waiting);
    }

    [Fact]
    public async Task A_caller_without_patience_enters_now_or_not_at_all()
    {
        using var test = new GateUnderTest(TwoPlaces);
        Assert.True((await test.Ask(_session, TimeSpan.Zero).Answer).Entered);
        Assert.True((await test.Ask(_session, TimeSpan.Zero).Answer).Entered);
        Assert.Equal(QuotaRefusal.OverQuota, (await test.Ask(_session, TimeSpan.Zero).Answer).Refusal?.Cause);
        Assert.Equal(0, test.Gate.Waiting);
    }

    [Fact]
    public async Task Patience_that_ends_in_line_is_a_refusal_that_takes_no_place()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 1));
        var lease = await test.EnterAsync(_session);
        var call = test.Ask(_session, TimeSpan.FromSeconds(1));
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.995));
        Assert.False(call.Answer.IsCompleted);

        await test.AdvanceAsync(TimeSpan.FromSeconds(0.005));

        var refused = await call.Answer;
        Assert.Equal((QuotaRefusal.OverQuota, TimeSpan.FromSeconds(1)), (refused.Refusal?.Cause, refused.Refusal?.Wait));
        lease.Dispose();
        Assert.Equal((0, 0), (test.Gate.InUse, test.Gate.Waiting));
    }

    [Fact]
    public async Task A_cancelled_call_leaves_the_line_and_takes_nothing()
    {
        using var test = new GateUnderTest(TenASecond);
        await test.EnterAsync(_session);
        using var cancel = new CancellationTokenSource();
        var cancelled = test.Ask(_session, cancel: cancel);
        var behind = test.Ask(_session);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Answer);
        Assert.Equal(1, test.Gate.Waiting);

        // The token that it would have taken is the next one's.
        await test.AdvanceAsync(TimeSpan.FromSeconds(0.1));
        Assert.True((await behind.Answer).Entered);
        Assert.Equal(2, test.Gate.InUse);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Ask(_session, cancel: cancel).Answer);
    }

    [Fact]
    public async Task A_cancelled_call_that_needs_much_lets_those_behind_it_go()
    {
        using var test = new GateUnderTest(new QuotaLimit(Units: new QuotaRate(100, 1000)));
        await test.EnterAsync(_session, cost: 900);
        using var cancel = new CancellationTokenSource();
        var large = test.Ask(_session, cost: 1000, cancel: cancel);
        var small = test.Ask(_session, cost: 50);
        Assert.Equal(2, test.Gate.Waiting);

        await cancel.CancelAsync();

        Assert.True((await small.Answer).Entered);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large.Answer);
    }

    [Fact]
    public async Task A_stopped_gate_refuses_those_who_wait_and_those_who_come()
    {
        using var test = new GateUnderTest(TwoPlaces);
        await test.EnterAsync(_session);
        var lease = await test.EnterAsync(_session);
        var waiting = test.Ask(_session);
        test.Gate.Dispose();
        Assert.Equal(QuotaRefusal.Stopping, (await waiting.Answer).Refusal?.Cause);
        Assert.Equal(QuotaRefusal.Stopping, (await test.Ask(_session).Answer).Refusal?.Cause);
        lease.Dispose();
        Assert.Equal(1, test.Gate.InUse);
    }

    [Theory]
    [InlineData(0.5, 12, 12.5)]
    [InlineData(0.25, 6, 6.25)]
    [InlineData(0.001, 1, 0.5)]
    public void A_part_of_the_limit_leaves_at_least_one_place_and_a_little_of_the_rate(double part, int places, double rate)
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 25, Calls: new QuotaRate(25, 25)));
        test.Gate.Share(part);
        Assert.Equal(places, test.Gate.Places);
        Assert.Equal(rate, test.Gate.CallsPerSecond);
    }

    [Fact]
    public async Task A_larger_part_lets_those_in_who_wait()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 4));
        test.Gate.Share(0.5);
        for (var i = 0; i < 5; i++) test.Ask(_session);
        await test.SettleAsync();
        Assert.Equal((2, 3), (test.Gate.InUse, test.Gate.Waiting));

        test.Gate.Share(1);

        await test.SettleAsync();
        Assert.Equal((4, 1), (test.Gate.InUse, test.Gate.Waiting));
    }

    [Fact]
    public async Task A_smaller_part_lets_nobody_in_until_enough_have_left()
    {
        using var test = new GateUnderTest(new QuotaLimit(Places: 4));
        for (var i = 0; i < 5; i++) test.Ask(_session);
        await test.SettleAsync();
        test.Gate.Share(0.5);
        foreach (var call in test.Entered.Take(2).ToArray()) call.Lease.Dispose();
        Assert.Equal((2, 1), (test.Gate.InUse, test.Gate.Waiting));
        test.Entered[2].Lease.Dispose();
        Assert.Equal((2, 0), (test.Gate.InUse, test.Gate.Waiting));
    }

    [Fact]
    public async Task A_call_that_costs_nothing_is_a_mistake()
    {
        using var test = new GateUnderTest(TwoPlaces);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await test.Gate.EnterAsync(_session, 0, TimeSpan.Zero, Cancellation));
    }
}
