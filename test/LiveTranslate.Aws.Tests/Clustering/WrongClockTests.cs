using System.Net;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

/// <summary>Silos whose clocks differ read the same cluster.</summary>
public sealed class WrongClockTests(LocalAwsFixture local) : IDisposable
{
    private readonly MembershipFixture _cluster = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(90, 0)]
    [InlineData(3_600, 0)]
    [InlineData(0, 3_600)]
    [InlineData(-3_600, 90)]
    public async Task Row_is_as_old_for_who_reads_it_as_it_is_whatever_the_two_clocks_say(int writerAhead, int readerAhead)
    {
        var (writer, reader) = (new SkewedTime(TimeSpan.FromSeconds(writerAhead)), new SkewedTime(TimeSpan.FromSeconds(readerAhead)));
        var written = await _cluster.TableAsync(Cancelled, time: writer);
        var read = await _cluster.TableAsync(Cancelled, time: reader);
        var silo = MembershipFixture.Silo(SiloStatus.Active);
        silo.StartTime = silo.IAmAliveTime = writer.GetUtcNow().UtcDateTime;
        silo.AddSuspector(MembershipFixture.Silo().SiloAddress, writer.GetUtcNow().UtcDateTime);

        Assert.True(await written.InsertRowAsync(silo, (await written.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));
        await written.UpdateIAmAliveAsync(silo, Cancelled);

        var (entry, _) = Assert.Single((await read.ReadAllAsync(Cancelled)).Members);
        foreach (var time in new[] { entry.StartTime, entry.IAmAliveTime, Assert.Single(entry.SuspectTimes!).Item2 })
            Assert.InRange((reader.GetUtcNow().UtcDateTime - time).TotalSeconds, -3, 10);
    }

    [Fact]
    public async Task Row_from_the_future_says_nothing_and_its_silo_is_asked_whether_it_is_there()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo(SiloStatus.Active);
        silo.StartTime = silo.IAmAliveTime = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1);

        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));

        var (entry, _) = Assert.Single((await table.ReadAllAsync(Cancelled)).Members);
        Assert.True(entry.StartTime < TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));
        Assert.True(entry.IAmAliveTime < TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));
    }

    [Fact]
    public async Task Generation_is_greater_than_any_of_the_same_place_also_of_one_whose_clock_was_ahead()
    {
        var table = await _cluster.TableAsync(Cancelled, time: new SkewedTime(TimeSpan.FromHours(1)));
        var place = new IPEndPoint(IPAddress.Loopback, 11111);
        var usual = await table.NextGenerationAsync(place, Cancelled);
        Assert.InRange(usual, SiloAddress.AllocateNewGeneration() - 3_620, SiloAddress.AllocateNewGeneration() - 3_580);

        var future = MembershipFixture.Silo();
        future.SiloAddress = SiloAddress.New(place, usual + 100_000);
        Assert.True(await table.InsertRowAsync(future, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));

        Assert.Equal(usual + 100_001, await table.NextGenerationAsync(place, Cancelled));
        Assert.InRange(await table.NextGenerationAsync(new IPEndPoint(IPAddress.Loopback, 11112), Cancelled), usual, usual + 60);
    }
}
