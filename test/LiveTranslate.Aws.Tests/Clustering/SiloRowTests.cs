using System.Net;
using LiveTranslate.Orleans.Aws.Clustering;
using LiveTranslate.Orleans.Aws.Tables;
using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

public sealed class SiloRowTests
{
    private static readonly RowTimes Times = new(TimeSpan.Zero, MembershipFixture.Now);

    [Fact]
    public void Item_has_room_for_many_silos_even_if_all_of_them_are_suspected_by_many()
    {
        var usual = MembershipFixture.Silo(SiloStatus.Active);
        usual.HostName = "ip-10-0-12-123.eu-central-1.compute.internal";
        var worst = MembershipFixture.Silo(SiloStatus.Active);
        worst.SiloAddress = Longest(0);
        worst.HostName = new string('h', 253);
        worst.SiloName = worst.RoleName = new string('n', 64);
        for (var silo = 1; silo <= 100; silo++) worst.AddSuspector(Longest(silo), MembershipFixture.Now.AddSeconds(silo));

        Assert.InRange(ItemSize.Limit / Weight(usual), 1300, 2000);
        Assert.InRange(ItemSize.Limit / Weight(worst), 200, 400);
        // The newest votes are kept.
        var votes = SiloRow.Read(worst.SiloAddress.ToParsableString(), SiloRow.Write(worst, "etag", Times), Times).Item1.SuspectTimes!;
        Assert.Equal(Enumerable.Range(85, 16).Select(Longest), votes.Select(vote => vote.Item1));
    }

    private static SiloAddress Longest(int number) =>
        SiloAddress.New(new IPEndPoint(IPAddress.Parse("2001:db8:1111:2222:3333:4444:5555:6666"), 10000 + number), 300_000_000);

    private static long Weight(MembershipEntry entry) => ItemSize.Of(
        [new(entry.SiloAddress.ToParsableString(), SiloRow.Write(entry, Guid.NewGuid().ToString("N"), Times))]);
}
