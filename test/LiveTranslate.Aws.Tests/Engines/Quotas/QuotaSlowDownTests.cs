using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>Others use the same account: a gate gives way when the service throttles, and comes back.</summary>
public sealed class QuotaSlowDownTests : IDisposable
{
    private readonly GateUnderTest _test = new(new QuotaLimit(Places: 20, Calls: new QuotaRate(100, 100)));
    private readonly SessionId _session = SessionId.New();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Throttling_lowers_places_and_rate()
    {
        await CallAsync(CallReport.Throttled);
        Assert.Equal(14, _test.Gate.Places);
        Assert.Equal(70, _test.Gate.CallsPerSecond!.Value, 3);
    }

    [Fact]
    public async Task Calls_that_were_throttled_together_lower_it_once()
    {
        QuotaLease[] leases = [await _test.EnterAsync(_session), await _test.EnterAsync(_session), await _test.EnterAsync(_session)];
        _test.Time.Advance(TimeSpan.FromMilliseconds(100));
        foreach (var lease in leases) lease.Report(CallReport.Throttled);
        Assert.Equal(14, _test.Gate.Places);

        await CallAsync(CallReport.Throttled);
        Assert.Equal(9, _test.Gate.Places);
    }

    [Fact]
    public async Task A_service_that_throttles_on_and_on_is_still_called_now_and_then()
    {
        for (var i = 0; i < 50; i++) await CallAsync(CallReport.Throttled);
        Assert.Equal(2, _test.Gate.Places);
        Assert.Equal(10, _test.Gate.CallsPerSecond!.Value, 3);
    }

    [Fact]
    public async Task The_burst_is_gone_when_the_service_throttles()
    {
        await CallAsync(CallReport.Throttled);
        var call = _test.Ask(_session);
        Assert.Equal(1, _test.Gate.Waiting);
        await _test.AdvanceAsync(TimeSpan.FromMilliseconds(15));
        Assert.True((await call.Answer).Entered);
    }

    [Fact]
    public async Task Calls_that_go_well_bring_it_back_little_by_little()
    {
        await CallAsync(CallReport.Throttled);
        await CallAsync(CallReport.Answered);
        Assert.Equal(72, _test.Gate.CallsPerSecond!.Value, 3);
        for (var i = 0; i < 13; i++) await CallAsync(CallReport.Answered);
        Assert.Equal(98, _test.Gate.CallsPerSecond!.Value, 3);
        await CallAsync(CallReport.Answered);
        await CallAsync(CallReport.Answered);
        Assert.Equal(100, _test.Gate.CallsPerSecond!.Value, 3);
        Assert.Equal(20, _test.Gate.Places);
    }

    [Fact]
    public async Task Many_calls_that_go_well_bring_it_back_no_faster()
    {
        await CallAsync(CallReport.Throttled);
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++) (await _test.EnterAsync(_session)).Report(CallReport.Answered);
        Assert.Equal(72, _test.Gate.CallsPerSecond!.Value, 3);
    }

    [Fact]
    public async Task Time_alone_brings_nothing_back()
    {
        await CallAsync(CallReport.Throttled);
        _test.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(70, _test.Gate.CallsPerSecond!.Value, 3);
        await CallAsync(CallReport.Answered);
        Assert.Equal(72, _test.Gate.CallsPerSecond!.Value, 3);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_says_nothing_about_the_limit()
    {
        await CallAsync(CallReport.Unreachable);
        Assert.Equal(20, _test.Gate.Places);
    }

    [Fact]
    public async Task A_part_of_the_limit_and_slowing_down_go_together()
    {
        _test.Gate.Share(0.5);
        await CallAsync(CallReport.Throttled);
        Assert.Equal(7, _test.Gate.Places);
        _test.Gate.Share(1);
        Assert.Equal(14, _test.Gate.Places);
    }

    [Fact]
    public async Task Those_in_line_when_the_service_throttles_wait_longer_or_are_refused_in_time()
    {
        using var test = new GateUnderTest(new QuotaLimit(Calls: new QuotaRate(10, 1)));
        var throttled = await test.EnterAsync(_session);
        for (var i = 0; i < 9; i++) test.Ask(_session, TimeSpan.FromSeconds(1));
        await test.AdvanceAsync(TimeSpan.FromMilliseconds(50));
        throttled.Report(CallReport.Throttled);
        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
        // 0.95 s at seven a second.
        Assert.Equal(1 + 6, test.Entered.Count);
        Assert.Equal(0, test.Gate.Waiting);
    }

    private async Task CallAsync(CallReport report)
    {
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        using var lease = await _test.EnterAsync(_session);
        _test.Time.Advance(TimeSpan.FromMilliseconds(1));
        lease.Report(report);
    }
}
