using LiveTranslate.Cli.Speaking;
using Xunit;

namespace LiveTranslate.Tests.Cli.Speaking;

public sealed class ResendBufferTests
{
    private readonly ResendBuffer _buffer = new(capacity: 10, maxOutstanding: 4);

    [Fact]
    public void Sends_go_ahead_of_their_answers_up_to_the_bound()
    {
        Fill(10);

        Assert.Equal([0, 1, 2, 3], TakeAll().Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void An_answer_makes_room_for_the_next_send()
    {
        Fill(10);
        var sent = TakeAll();

        _buffer.Answered(sent[0], wanted: 1);
        _buffer.Answered(sent[1], wanted: 2);

        Assert.Equal([4, 5], TakeAll().Select(chunk => chunk.Sequence));
        Assert.Equal(0, _buffer.Stalls);
    }

    [Fact]
    public void An_answer_that_asks_for_an_earlier_chunk_goes_back_to_it()
    {
        Fill(10);
        var sent = TakeAll();

        _buffer.Answered(sent[0], wanted: 1);
        _buffer.Answered(sent[1], wanted: 1);

        Assert.Equal(1, _buffer.Next);
        Assert.Equal(1, Assert.Single(TakeAll()).Sequence);
    }

    [Fact]
    public void The_answers_of_the_chunks_behind_a_gap_do_not_go_back_again()
    {
        Fill(10);
        var sent = TakeAll();
        foreach (var chunk in sent)
            _buffer.Answered(chunk, wanted: 0);
        var again = Assert.Single(TakeAll());

        _buffer.Answered(again, wanted: 1);
        foreach (var chunk in sent)
            _buffer.Answered(chunk, wanted: 0);

        Assert.Equal([1, 2], TakeAll().Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void After_going_back_one_is_tried_and_then_ever_more()
    {
        Fill(10);
        _buffer.Answered(TakeAll()[0], wanted: 0);

        var counts = new List<int>();
        for (var sent = TakeAll(); sent.Count > 0; sent = TakeAll())
        {
            counts.Add(sent.Count);
            foreach (var chunk in sent)
                _buffer.Answered(chunk, chunk.Sequence + 1);
        }

        Assert.Equal([1, 2, 4, 3], counts);
    }

    [Fact]
    public void A_server_without_room_is_counted_so_that_the_sender_can_wait_longer()
    {
        Fill(1);
        for (var i = 1; i <= 3; i++)
        {
            _buffer.Answered(Assert.Single(TakeAll()), wanted: 0);
            Assert.Equal(i, _buffer.Stalls);
        }

        _buffer.Answered(Assert.Single(TakeAll()), wanted: 1);

        Assert.Equal(0, _buffer.Stalls);
    }

    [Fact]
    public void A_chunk_is_held_until_it_is_archived_however_often_it_was_accepted()
    {
        Fill(10);
        Accept(TakeAll());

        Assert.False(_buffer.TryAppend(new byte[2]));
        Assert.Equal(0, _buffer.First);
    }

    [Fact]
    public void A_full_buffer_takes_as_many_as_were_archived()
    {
        Fill(10);
        Accept(TakeAll());

        _buffer.Archived(2);

        Assert.True(_buffer.TryAppend(new byte[2]));
        Assert.True(_buffer.TryAppend(new byte[2]));
        Assert.False(_buffer.TryAppend(new byte[2]));
    }

    [Fact]
    public void What_is_archived_unsent_is_not_sent_any_more()
    {
        Fill(10);

        _buffer.Archived(7);

        Assert.Equal([7, 8, 9], TakeAll().Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void An_archived_number_of_the_past_changes_nothing()
    {
        Fill(5);
        _buffer.Archived(3);
        _buffer.Archived(1);

        Assert.Equal(3, _buffer.First);
    }

    [Fact]
    public void A_new_connection_goes_on_where_the_server_says()
    {
        Fill(10);
        TakeAll();

        _buffer.Resume(2);

        Assert.Equal(2, _buffer.First);
        Assert.Equal([2, 3, 4, 5], TakeAll().Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void A_new_connection_never_goes_below_what_is_held()
    {
        Fill(10);
        _buffer.Archived(4);

        _buffer.Resume(1);

        Assert.Equal(4, TakeAll()[0].Sequence);
        Assert.True(_buffer.AskedForForgotten);
    }

    [Fact]
    public void Answers_of_a_lost_connection_are_not_believed()
    {
        Fill(10);
        var lost = TakeAll();
        _buffer.Resume(0);
        var sent = TakeAll();

        _buffer.Answered(lost[3], wanted: 0);

        Assert.Equal(4, _buffer.Next);
        Assert.Equal(4, sent.Count);
    }

    [Fact]
    public void What_the_server_still_holds_after_a_reconnect_is_not_sent_twice()
    {
        Fill(10);
        _buffer.Resume(0);

        foreach (var chunk in TakeAll())
            _buffer.Answered(chunk, wanted: 8);

        Assert.Equal([8, 9], TakeAll().Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void All_is_accepted_only_when_the_source_has_ended_and_the_last_answer_is_there()
    {
        Fill(3);
        var sent = TakeAll();
        _buffer.Complete();
        Accept(sent.Take(2));
        Assert.False(_buffer.AllAccepted);

        Accept(sent.Skip(2));

        Assert.True(_buffer.AllAccepted);
        Assert.False(_buffer.AllArchived);
        _buffer.Archived(3);
        Assert.True(_buffer.AllArchived);
    }

    [Fact]
    public void The_ring_gives_every_chunk_back_as_it_was_over_many_rounds()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(_buffer.TryAppend(BitConverter.GetBytes(i)));
            Assert.True(_buffer.TryTake(out var chunk));
            Assert.Equal(i, BitConverter.ToInt32(chunk.Pcm.Span));
            _buffer.Answered(chunk, chunk.Sequence + 1);
            _buffer.Archived(Math.Max(0, i - 5));
        }
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_buffer.TryAppend(new byte[2]));
    }

    private List<OutgoingChunk> TakeAll()
    {
        var taken = new List<OutgoingChunk>();
        while (_buffer.TryTake(out var chunk))
            taken.Add(chunk);
        return taken;
    }

    private void Accept(IEnumerable<OutgoingChunk> chunks)
    {
        foreach (var chunk in chunks)
            _buffer.Answered(chunk, chunk.Sequence + 1);
    }
}
