using System.Net;
using LiveTranslate.Orleans.Aws.Streaming;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class LaneBalancerTests
{
    private static QueueId[] Lanes(int count) => [.. Enumerable.Range(0, count).Select(i => QueueId.GetQueueId("audio", (uint)i, (uint)i * 1000))];

    private static SiloAddress[] Silos(int count, int seed = 0) =>
        [.. Enumerable.Range(0, count).Select(i => SiloAddress.New(IPAddress.Loopback, 11000 + i, 1000 + seed))];

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(8, 8)]
    [InlineData(7, 3)]
    [InlineData(64, 10)]
    public void Lanes_are_shared_out_evenly_and_each_silo_comes_to_the_same_answer(int lanes, int silos)
    {
        var one = LaneBalancer.Share(Lanes(lanes), Silos(silos));
        var another = LaneBalancer.Share(Lanes(lanes), [.. Silos(silos).Reverse()]);

        Assert.Equal(one, another);
        Assert.Equal(lanes, one.Count);
        var counts = one.GroupBy(share => share.Value).Select(group => group.Count()).ToArray();
        Assert.Equal(Math.Min(lanes, silos), counts.Length);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public void More_silos_than_lanes_leave_some_without() =>
        Assert.Equal(2, LaneBalancer.Share(Lanes(2), Silos(5)).Values.Distinct().Count());

    [Fact]
    public void Without_a_silo_no_lane_is_read() => Assert.Empty(LaneBalancer.Share(Lanes(8), []));

    [Theory]
    [InlineData(16, 4, 3, 0.15)]
    [InlineData(8, 3, 2, 0.15)]
    [InlineData(8, 2, 3, 0.45)]
    public void A_silo_that_comes_or_goes_moves_few_lanes_of_the_others(int lanes, int before, int after, double share)
    {
        var (moved, stayed) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var silos = Silos(Math.Max(before, after), seed);
            var then = LaneBalancer.Share(Lanes(lanes), [.. silos.Take(before)]);
            var now = LaneBalancer.Share(Lanes(lanes), [.. silos.Take(after)]);
            foreach (var (lane, owner) in then.Where(each => silos.Take(after).Contains(each.Value)))
            {
                stayed++;
                if (!now[lane].Equals(owner)) moved++;
            }
        }

        // Where one comes, a third of all must move to it.
        Assert.True(moved < stayed * share, $"{moved} of {stayed} lanes were moved.");
    }
}
