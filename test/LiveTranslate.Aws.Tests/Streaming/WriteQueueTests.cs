using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Writing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class WriteQueueTests
{
    private readonly WriteQueue _queue = new();

    [Fact]
    public void A_request_holds_500_records_at_most()
    {
        for (var i = 0; i < 1200; i++) _queue.Add(Record($"s{i}"));

        Assert.Equal([500, 500, 200, 0], Enumerable.Range(0, 4).Select(_ => _queue.TakeBatch().Count));
    }

    [Fact]
    public void A_request_holds_five_megabytes_at_most()
    {
        for (var i = 0; i < 9; i++) _queue.Add(Record($"s{i}", 1024 * 1024 - 2));
        Assert.True(_queue.FillsARequest);

        Assert.Equal([5, 4, 0], Enumerable.Range(0, 3).Select(_ => _queue.TakeBatch().Count));
    }

    [Fact]
    public void What_waits_of_a_session_goes_together_and_what_comes_later_waits_until_that_is_put()
    {
        PendingRecord[] mine = [Record("a"), Record("a"), Record("a")];
        foreach (var record in mine[..2]) _queue.Add(record);
        var other = Record("b");
        _queue.Add(other);

        Assert.Equal([mine[0], mine[1], other], _queue.TakeBatch());
        _queue.Add(mine[2]);
        _queue.Finish(mine[1]);
        Assert.Empty(_queue.TakeBatch());
        _queue.PutBack([mine[0].TurnedDown(new AwsServiceException("Throttling", ""))]);
        Assert.Equal([mine[0], mine[2]], _queue.TakeBatch());
    }

    [Fact]
    public void A_backlog_leaves_room_for_other_sessions()
    {
        var backlog = Enumerable.Range(0, 1_000).Select(_ => Record("a")).ToArray();
        foreach (var record in backlog) _queue.Add(record);
        var other = Record("b");
        _queue.Add(other);

        var first = _queue.TakeBatch();
        Assert.Equal([.. backlog[..16], other], first);
        foreach (var record in first) _queue.Finish(record);
        Assert.Equal(backlog[16..32], _queue.TakeBatch());
    }

    [Fact]
    public void Records_turned_down_go_first_and_in_their_order()
    {
        PendingRecord[] mine = [Record("a"), Record("a"), Record("a"), Record("a")];
        foreach (var record in mine) _queue.Add(record);
        _queue.TakeBatch();
        _queue.Finish(mine[1]);

        _queue.PutBack([mine[0], mine[2], mine[3]]);

        Assert.Equal([mine[0], mine[2], mine[3]], _queue.TakeBatch());
    }

    [Fact]
    public void What_was_turned_down_is_put_before_what_came_later()
    {
        var early = Record("early");
        _queue.Add(early);
        _queue.TakeBatch();
        for (var i = 0; i < 600; i++) _queue.Add(Record($"s{i}"));

        _queue.PutBack([early]);

        Assert.Contains(early, _queue.TakeBatch());
    }

    [Fact]
    public void What_waits_is_counted_until_it_is_done_and_fails_together()
    {
        PendingRecord[] records = [Record("a", 100), Record("a", 100), Record("b", 100)];
        foreach (var record in records) _queue.Add(record);
        Assert.Equal(303, _queue.Bytes);
        _queue.Finish(_queue.TakeBatch()[0]);
        Assert.Equal(202, _queue.Bytes);

        _queue.FailAll(new ObjectDisposedException("writer"));

        Assert.Equal(0, _queue.Bytes);
        Assert.Null(_queue.OldestReady);
        Assert.True(records[1].Done.IsFaulted && records[2].Done.IsFaulted, "Also what is under way.");
        _queue.Finish(records[2]);
        Assert.Equal(0, _queue.Bytes);
    }

    private static PendingRecord Record(string session, int bytes = 10) => new(new PutRecordsEntry(new byte[bytes], session), 0);
}
