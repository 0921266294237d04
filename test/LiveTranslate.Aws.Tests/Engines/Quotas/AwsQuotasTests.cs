using System.Net;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>The account's limits as a whole: by default, in part, and as workers come and go.</summary>
public sealed class AwsQuotasTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Shares _shares = new();
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_limits_are_those_that_every_account_has()
    {
        using var quotas = Quotas();
        Assert.Equal((25, 25.0), (quotas.TranscribeStreams.Places, quotas.TranscribeStreams.CallsPerSecond));
        Assert.Equal((18, 8.0), (quotas.PollyNeural.Places, quotas.PollyNeural.CallsPerSecond));
        Assert.Equal((80, 80.0), (quotas.PollyStandard.Places, quotas.PollyStandard.CallsPerSecond));
        Assert.Equal((null, 20.0), (quotas.TranslateFor("en", "es").Places, quotas.TranslateFor("en", "es").CallsPerSecond));
    }

    [Fact]
    public void Workers_that_come_and_go_change_every_gate()
    {
        using var quotas = Quotas(new QuotaOptions { Share = 0.5 });
        var pair = quotas.TranslateFor("en", "es");
        Assert.Equal((12, 10.0), (quotas.TranscribeStreams.Places, pair.CallsPerSecond));

        _shares.Set(0.5);
        Assert.Equal((6, 5.0), (quotas.TranscribeStreams.Places, pair.CallsPerSecond));
        Assert.Equal(5, quotas.TranslateFor("en", "fr").CallsPerSecond);
        _shares.Set(1);
        Assert.Equal((12, 10.0), (quotas.TranscribeStreams.Places, pair.CallsPerSecond));
    }

    [Fact]
    public async Task A_pair_of_languages_never_has_more_bytes_in_ten_seconds_than_it_may()
    {
        using var quotas = Quotas();
        var gate = quotas.TranslateFor("en", "es");
        var bytes = 0;
        for (var step = 0; step < 1000; step++)
        {
            while ((await gate.EnterAsync(_session, 500, TimeSpan.Zero, Cancellation)).Lease is { } lease)
            {
                lease.Dispose();
                bytes += 500;
            }

            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(bytes, 9_000, 10_000);
    }

    [Fact]
    public async Task Pairs_do_not_stand_in_each_others_way()
    {
        using var quotas = Quotas();
        while ((await quotas.TranslateFor("en", "es").EnterAsync(_session, 50, TimeSpan.Zero, Cancellation)).Entered)
        {
        }

        Assert.True((await quotas.TranslateFor("en", "fr").EnterAsync(_session, 50, TimeSpan.Zero, Cancellation)).Entered);
        Assert.Same(quotas.TranslateFor("en", "es"), quotas.TranslateFor("en", "es"));
    }

    [Fact]
    public async Task More_pairs_than_are_kept_push_out_idle_ones_or_else_share_a_gate()
    {
        using var quotas = Quotas();
        var busy = quotas.TranslateFor("en", "0");
        using var lease = (await busy.EnterAsync(_session, 50, TimeSpan.Zero, Cancellation)).Lease;
        for (var i = 1; i < 1000; i++) quotas.TranslateFor("en", $"{i}");
        Assert.Same(busy, quotas.TranslateFor("en", "0"));

        for (var i = 1000; i < 1256; i++)
            await quotas.TranslateFor("en", $"{i}").EnterAsync(_session, 50, TimeSpan.Zero, Cancellation);
        var overflow = quotas.TranslateFor("en", "2000");
        Assert.Same(overflow, quotas.TranslateFor("en", "2001"));
        Assert.Equal("translate other pairs", overflow.Name);
    }

    [Fact]
    public void A_disposed_set_follows_nobody()
    {
        Quotas().Dispose();
        Assert.False(_shares.Followed);
    }

    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest, "Throttled")]
    [InlineData("LimitExceededException", HttpStatusCode.TooManyRequests, "Throttled")]
    [InlineData("ServiceUnavailableException", HttpStatusCode.ServiceUnavailable, "Unreachable")]
    [InlineData(AwsServiceException.ConnectionFailed, null, "Unreachable")]
    [InlineData(AwsServiceException.AttemptTimedOut, null, "Unreachable")]
    [InlineData("TextSizeLimitExceededException", HttpStatusCode.BadRequest, "Answered")]
    public void A_failed_call_says_whose_trouble_it_is(string code, HttpStatusCode? status, string report) =>
        Assert.Equal(report, CallReports.Of(new AwsServiceException(code, "", status)).ToString());

    private AwsQuotas Quotas(QuotaOptions? options = null) =>
        new(options ?? new QuotaOptions(), _shares, _time, NullLogger<AwsQuotas>.Instance);

    private sealed class Shares : IQuotaShare
    {
        public event Action? Changed;

        public double Current { get; private set; } = 1;

        public bool Followed => Changed is not null;

        public void Set(double part)
        {
            Current = part;
            Changed?.Invoke();
        }
    }
}
