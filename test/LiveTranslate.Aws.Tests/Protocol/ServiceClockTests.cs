using LiveTranslate.Aws.Protocol;
using LiveTranslate.Aws.Tests.Streaming;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class ServiceClockTests : IDisposable
{
    private static readonly TimeSpan Network = TimeSpan.FromMilliseconds(150);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_clock_that_is_right_is_left_alone_though_dates_have_whole_seconds()
    {
        var clock = Clock("kinesis");
        for (var i = 0; i < 50; i++) Answer(clock, TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, clock.Difference);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(3_600)]
    [InlineData(-7)]
    public void The_services_time_is_known_to_a_second_and_said_in_one_line(int seconds)
    {
        var service = TimeSpan.FromSeconds(seconds);
        ServiceClock[] clocks = [Clock("kinesis"), Clock("dynamodb"), Clock("dynamodb")];
        for (var i = 0; i < 200; i++) Answer(clocks[i % 3], service);

        Assert.All(clocks, clock => Assert.InRange((clock.Difference - service).TotalSeconds, -1, 1));
        Assert.Contains(seconds < 0 ? "ahead of" : "behind", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_put_right_is_believed_again()
    {
        var clock = Clock("kinesis");
        for (var i = 0; i < 10; i++) Answer(clock, TimeSpan.FromHours(-1));
        _time.Advance(TimeSpan.FromMinutes(2));
        Answer(clock, TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, clock.Difference);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void An_answer_that_took_long_is_no_reason_to_doubt_the_clock()
    {
        var clock = Clock("kinesis");
        var sent = clock.Timestamp;
        var date = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(9));
        clock.Note(date, sent);

        Assert.Equal(TimeSpan.Zero, clock.Difference);
        Assert.Empty(_log.Lines);
    }

    private ServiceClock Clock(string service) => new(service, _time, _log.CreateLogger("LiveTranslate.Clock"));

    private void Answer(ServiceClock clock, TimeSpan ahead)
    {
        var sent = clock.Timestamp;
        _time.Advance(Network);
        var date = _time.GetUtcNow() + ahead;
        _time.Advance(Network);
        clock.Note(new DateTimeOffset(date.Ticks - (date.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero), sent);
        _time.Advance(TimeSpan.FromMilliseconds(130));
    }
}
