using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class ShardProgressTests
{
    [Fact]
    public void Only_that_up_to_which_all_is_done_counts()
    {
        var progress = new ShardProgress("shard", At(0));
        for (var i = 1; i <= 4; i++) progress.Read(At(i));

        progress.Done(At(3));
        progress.Done(At(2));
        Assert.Equal(At(0), progress.Committable);
        progress.Done(At(1));
        Assert.Equal(At(3), progress.Committable);
        progress.Done(At(4));
        Assert.Equal(At(4), progress.Committable);
    }

    [Fact]
    public void A_shard_is_finished_when_it_has_ended_and_all_of_it_is_done()
    {
        var progress = new ShardProgress("shard", null);
        progress.Read(At(1));
        progress.End();
        Assert.False(progress.Finished);

        progress.Done(At(1));

        Assert.True(progress.Finished);
    }

    [Fact]
    public void An_empty_shard_is_finished_at_its_end()
    {
        var progress = new ShardProgress("shard", null);
        Assert.False(progress.Finished);

        progress.End();

        Assert.Equal((true, null), (progress.Finished, progress.Committable));
    }

    [Fact]
    public void Whatever_the_order_in_which_records_are_done_all_are_done_in_the_end()
    {
        var progress = new ShardProgress("shard", null);
        for (var i = 0; i < 10_000; i++) progress.Read(At(i));

        Parallel.For(0, 10_000, i => progress.Done(At(i * 7919 % 10_000)));

        Assert.Equal(At(9_999), progress.Committable);
    }

    private static LogPosition At(int number) => LogPosition.Parse($"{number}");
}
