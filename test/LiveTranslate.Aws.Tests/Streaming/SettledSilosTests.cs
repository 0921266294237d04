using System.Net;
using LiveTranslate.Orleans.Aws.Streaming;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class SettledSilosTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void One_that_joins_gets_nothing_until_it_has_had_time_to_start()
    {
        var (old, young) = (Silo(1, started: 100), Silo(2, started: 200));
        var seenByOld = new SettledSilos(old, _time);
        Assert.Equal([old], seenByOld.Of([old]));
        var seenByYoung = new SettledSilos(young, _time);

        Assert.Equal([old], seenByOld.Of([old, young]));
        Assert.Equal([old], seenByYoung.Of([old, young]));
        _time.Advance(SettledSilos.SettleTime);
        Assert.Equal([old, young], seenByOld.Of([old, young]));
        Assert.Equal([old, young], seenByYoung.Of([old, young]));
    }

    [Fact]
    public void One_that_is_alone_reads_at_once_also_when_the_others_die_before_it_has_settled()
    {
        var (old, young) = (Silo(1, started: 100), Silo(2, started: 200));
        var seenByYoung = new SettledSilos(young, _time);
        Assert.Equal([old], seenByYoung.Of([old, young]));

        Assert.Equal([young], seenByYoung.Of([young]));
        Assert.Empty(seenByYoung.Of([]));
    }

    [Fact]
    public void Of_those_that_start_in_the_same_second_one_reads_and_the_others_leave_it_to_the_older()
    {
        SiloAddress[] silos = [.. new[] { Silo(1, started: 100), Silo(2, started: 100), Silo(3, started: 100) }.Order()];

        var readsItself = silos.Where(silo => new SettledSilos(silo, _time).Of(silos).Contains(silo));

        Assert.Equal([silos[0]], readsItself);
    }

    [Fact]
    public void For_a_newcomer_those_that_were_there_before_have_settled()
    {
        SiloAddress[] others = [Silo(1, started: 100), Silo(2, started: 101)];
        var newcomer = Silo(3, started: 200);

        Assert.Equal(others, new SettledSilos(newcomer, _time).Of([.. others, newcomer]));
    }

    private static SiloAddress Silo(int number, int started) => SiloAddress.New(IPAddress.Loopback, 11000 + number, started);
}
