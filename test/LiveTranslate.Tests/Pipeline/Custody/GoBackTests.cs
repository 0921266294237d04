using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Server.Speaking;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Custody;

/// <summary>A stream that refuses an earlier chunk and takes later ones: what is still to come is not lost.</summary>
public sealed class GoBackTests
{
    private readonly ChunkSender _sender = new(take: 1, from: 0, ChunkSenderLimits.Default);

    [Fact]
    public void A_receiver_that_misses_what_is_still_being_put_gets_nothing_twice()
    {
        SendFour();

        for (var report = 0; report < 5; report++)
            Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: true, arrived: 1));

        Assert.False(_sender.TryTake(out _));
    }

    [Fact]
    public void A_receiver_that_misses_what_must_have_arrived_gets_it_again()
    {
        SendFour();

        Assert.True(_sender.Acknowledge(expected: 1, archived: 0, missing: true, arrived: 2));

        Assert.True(_sender.TryTake(out var chunk));
        Assert.Equal(1, chunk.Sequence);
    }

    [Fact]
    public void A_receiver_that_stands_still_gets_again_what_must_have_arrived_two_reports_later()
    {
        SendFour();
        Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: false, arrived: 0));
        Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: false, arrived: 0));

        Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: false, arrived: 4));
        Assert.True(_sender.Acknowledge(expected: 1, archived: 0, missing: false, arrived: 4));
    }

    [Fact]
    public void A_receiver_that_has_restarted_gets_all_again_whatever_is_on_its_way()
    {
        SendFour();
        _sender.Acknowledge(expected: 3, archived: 0, missing: false, arrived: 3);

        Assert.True(_sender.Acknowledge(expected: 0, archived: 0, missing: false, arrived: 0));
    }

    [Fact]
    public void Chunks_have_arrived_some_time_after_their_put_and_not_while_one_before_them_is_refused()
    {
        var time = new FakeTimeProvider();
        var puts = new PutProgress(from: 7, time);
        Assert.Equal(7, puts.Arrived);

        puts.Begin(7);
        puts.Complete(10);
        Assert.Equal(7, puts.Arrived);
        puts.Begin(10);
        time.Advance(PutProgress.DeliveryTime);
        Assert.Equal(10, puts.Arrived);
        puts.Begin(12);
        time.Advance(PutProgress.DeliveryTime);
        Assert.Equal(10, puts.Arrived);
        // The sender went back: what it puts again is on its way again.
        puts.Begin(8);
        Assert.Equal(8, puts.Arrived);
        puts.Complete(20);
        time.Advance(PutProgress.DeliveryTime);
        Assert.Equal(20, puts.Arrived);
    }

    private void SendFour()
    {
        for (var i = 0; i < 4; i++) _sender.Offer(i, new byte[320 * PcmFormat.BytesPerSample]);
        while (_sender.TryTake(out _))
        {
        }
    }
}
