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
        var one = LaneBalancer.Share(Lanes(lanes), Silos(silos)).ToArray();
        var another = LaneBalancer.Share(Lanes(lanes), [.. Silos(silos).Reverse()]).ToArray();

        Assert.Equal(one, another);
        Assert.Equal(Lanes(lanes), one.Select(share => share.Lane));
        var counts = one.GroupBy(share => share.Owner).Select(group => group.Count()).ToArray();
        Assert.Equal(Math.Min(lanes, silos), counts.Length);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public void More_silos_than_lanes_leave_some_without() =>
        Assert.Equal(2, LaneBalancer.Share(Lanes(2), Silos(5)).Select(share => share.Owner).Distinct().Count());

    [Fact]
    public void Without_a_silo_no_lane_is_read() => Assert.Empty(LaneBalancer.Share(Lanes(8), []));

    [Fact]
    public void A_silo_that_goes_moves_less_than_half_of_the_lanes_of_those_that_stay()
    {
        var moved = 0;
        var stayed = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var silos = Silos(4, seed);
            var before = LaneBalancer.Share(Lanes(16), silos).ToDictionary(share => share.Lane, share => share.Owner);
            var after = LaneBalancer.Share(Lanes(16), silos[..3]).ToDictionary(share => share.Lane, share => share.Owner);
            foreach (var (lane, owner) in before.Where(share => !share.Value.Equals(silos[3])))
            {
                stayed++;
                if (!after[lane].Equals(owner)) moved++;
            }
        }

        Assert.True(moved < stayed / 2, $"{moved} of {stayed} lanes were moved without need.");
    }
}
