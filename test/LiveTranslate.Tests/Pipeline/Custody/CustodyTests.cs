using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Custody;

public sealed class ChunkSenderTests
{
    private static readonly ChunkSenderLimits Small = new(MaxHeldSamples: 3200, MaxUnderwaySamples: 1280, ReportsBeforeResend: 2);
    private readonly ChunkSender _sender = new(take: 1, from: 0, Small);

    [Fact]
    public void A_repeat_is_ignored_and_a_gap_is_not_taken()
    {
        Assert.Equal(OfferResult.Taken, Offer(0));
        Assert.Equal(OfferResult.Seen, Offer(0));
        Assert.Equal(OfferResult.Gap, Offer(2));
        Assert.Equal(1, _sender.NextIn);
    }

    [Fact]
    public void A_full_sender_takes_no_more_until_something_is_archived()
    {
        for (var i = 0; i < 10; i++) Assert.Equal(OfferResult.Taken, Offer(i));
        Assert.Equal(OfferResult.Full, Offer(10));
        _sender.Acknowledge(expected: 5, archived: 1, missing: false);
        Assert.Equal(OfferResult.Taken, Offer(10));
    }

    [Fact]
    public void Chunks_are_handed_on_in_order_and_not_further_than_the_window_allows()
    {
        for (var i = 0; i < 10; i++) Offer(i);
        Assert.Equal([0, 1, 2, 3], TakeAll());
        _sender.Acknowledge(expected: 2, archived: 0, missing: false);
        Assert.Equal([4, 5], TakeAll());
    }

    [Fact]
    public void A_receiver_that_misses_something_gets_it_again_from_there()
    {
        for (var i = 0; i < 4; i++) Offer(i);
        TakeAll();
        Assert.True(_sender.Acknowledge(expected: 1, archived: 0, missing: true));
        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void A_receiver_that_has_restarted_gets_everything_that_is_not_archived()
    {
        for (var i = 0; i < 4; i++) Offer(i);
        TakeAll();
        _sender.Acknowledge(expected: 4, archived: 1, missing: false);
        Assert.True(_sender.Acknowledge(expected: 1, archived: 1, missing: false));
        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void What_is_under_way_is_sent_again_only_when_the_receiver_stands_still()
    {
        for (var i = 0; i < 4; i++) Offer(i);
        TakeAll();
        Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: false));
        Assert.False(_sender.Acknowledge(expected: 1, archived: 0, missing: false));
        Assert.True(_sender.Acknowledge(expected: 1, archived: 0, missing: false));
        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void Chunks_archived_by_way_of_another_channel_are_not_wanted_any_more()
    {
        Offer(0);
        _sender.Acknowledge(expected: 7, archived: 7, missing: false);
        Assert.True(_sender.Empty);
        Assert.Equal(7, _sender.NextIn);
        Assert.Equal(OfferResult.Taken, Offer(7));
        Assert.Equal([7], TakeAll());
    }

    [Fact]
    public void A_receiver_without_room_is_sent_little_until_it_takes_some()
    {
        var sender = new ChunkSender(1, 0, ChunkSenderLimits.Default);
        for (var i = 0; i < 200; i++) sender.Offer(i, new byte[8_000]);
        int SendAll()
        {
            var sent = 0;
            while (sender.TryTake(out _)) sent++;
            return sent;
        }

        Assert.Equal(160, SendAll());
        sender.Acknowledge(expected: 100, archived: 0, missing: true);
        SendAll();
        for (var i = 0; i < 5; i++)
        {
            sender.Acknowledge(expected: 100, archived: 0, missing: true);
            Assert.InRange(SendAll(), 1, 4);
        }

        var sentAgain = 0;
        for (var i = 0; i < 8; i++)
        {
            sender.Acknowledge(expected: 104 + (12 * i), archived: 0, missing: false);
            sentAgain += SendAll();
        }

        Assert.True(sentAgain > 80, $"Only {sentAgain} chunks after there was room again.");
    }

    [Fact]
    public void Tiny_chunks_count_as_more_than_they_hold()
    {
        var taken = 0;
        while (_sender.Offer(taken, new byte[2]) == OfferResult.Taken) taken++;
        Assert.Equal(10, taken);
    }

    private OfferResult Offer(long sequence) => _sender.Offer(sequence, new byte[640]);

    private List<long> TakeAll()
    {
        var taken = new List<long>();
        while (_sender.TryTake(out var chunk)) taken.Add(chunk.Sequence);
        return taken;
    }
}

public sealed class ChunkReceiverTests
{
    private const int Plenty = 1_000_000;
    private readonly ChunkReceiver _receiver = new(take: 1, expected: 0);

    [Fact]
    public void Chunks_out_of_order_are_read_in_order()
    {
        Assert.Equal(ReceiveResult.Early, Accept(1));
        Assert.Equal(ReceiveResult.Early, Accept(2));
        Assert.Empty(ReadAll());
        Assert.Equal(ReceiveResult.Ready, Accept(0));
        Assert.Equal([0, 1, 2], ReadAll());
        Assert.Equal(0, _receiver.HeldSamples);
    }

    [Fact]
    public void A_chunk_seen_before_is_ignored_whether_read_or_held()
    {
        Accept(0);
        Accept(2);
        Assert.Equal(ReceiveResult.Seen, Accept(0));
        Assert.Equal(ReceiveResult.Seen, Accept(2));
    }

    [Fact]
    public void A_gap_is_reported_once_until_it_is_seen_again()
    {
        Accept(1);
        Assert.True(_receiver.TakeMissing());
        Assert.False(_receiver.TakeMissing());
        Accept(2);
        Assert.True(_receiver.TakeMissing());
    }

    [Fact]
    public void Early_chunks_never_fill_the_room_that_the_missing_one_needs()
    {
        var room = (2 * PcmFormat.MaxChunkBytes / PcmFormat.BytesPerSample) + 400;
        Assert.Equal(ReceiveResult.Early, Accept(1, room));
        Assert.Equal(ReceiveResult.Dropped, Accept(2, room - (int)_receiver.HeldSamples));
        Assert.Equal(ReceiveResult.Ready, Accept(0, room - (int)_receiver.HeldSamples));
        Assert.Equal([0, 1], ReadAll());
    }

    private ReceiveResult Accept(long sequence, int room = Plenty) =>
        _receiver.Accept(new Chunk(1, sequence, new byte[20]), room);

    private List<long> ReadAll()
    {
        var read = new List<long>();
        while (_receiver.TryRead(out var chunk)) read.Add(chunk.Sequence);
        return read;
    }
}

public sealed class CutLedgerTests
{
    [Fact]
    public void What_is_archived_may_be_forgotten_before_it_is_committed_because_the_archive_proves_it()
    {
        var ledger = new CutLedger(new LedgerState());
        var cut = ledger.Add(At(1, 0), At(1, 12), 0, 48_000);
        Assert.Equal(AudioPosition.StartOf(0), ledger.Archived);
        ledger.MarkArchived(cut);
        Assert.Equal(At(1, 12), ledger.Archived);
    }

    [Fact]
    public void Silence_may_be_forgotten_only_once_it_is_committed()
    {
        var ledger = new CutLedger(new LedgerState());
        ledger.NoteSilence(At(1, 8), 32_000);
        Assert.Equal(AudioPosition.StartOf(0), ledger.Archived);
        var state = ledger.ToState();
        ledger.MarkCommitted(state);
        Assert.Equal(At(1, 8), ledger.Archived);
        Assert.Equal(At(1, 8), new CutLedger(state).Archived);
    }

    [Fact]
    public void A_new_life_knows_the_open_cuts_and_goes_on_with_the_next_number()
    {
        var ledger = new CutLedger(new LedgerState());
        var first = ledger.Add(At(1, 0), At(1, 12), 0, 48_000);
        ledger.Add(At(1, 14), At(1, 20), 56_000, 80_000);
        var before = ledger.ToState();
        ledger.MarkArchived(first);

        var reborn = new CutLedger(before);
        Assert.Equal([0, 1], reborn.Open.Select(cut => cut.Index));
        Assert.Equal(AudioPosition.StartOf(0), reborn.Archived);
        Assert.Equal(2, reborn.Add(At(1, 20), At(1, 30), 80_000, 120_000).Index);
        Assert.Equal(1, ledger.ArchivedSegments);
    }

    [Fact]
    public void A_window_that_overlaps_the_one_before_is_a_bug_and_says_so()
    {
        var ledger = new CutLedger(new LedgerState());
        ledger.Add(At(1, 0), At(1, 12), 0, 48_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Add(At(1, 11), At(1, 20), 44_000, 80_000));
    }

    private static AudioPosition At(int take, long sequence) => new(take, sequence, 0);
}
