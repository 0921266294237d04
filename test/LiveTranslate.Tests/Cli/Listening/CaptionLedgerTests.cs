using LiveTranslate.Cli.Listening;
using LiveTranslate.Contracts.Hubs;
using Xunit;

namespace LiveTranslate.Tests.Cli.Listening;

public sealed class CaptionLedgerTests
{
    private readonly CaptionLedger _ledger = new();

    public CaptionLedgerTests() => _ledger.Begin(0);

    [Fact]
    public void Captions_in_order_come_out_at_once() => Assert.Equal([0, 1, 2], Add(0, 1, 2));

    [Fact]
    public void An_early_caption_waits_for_the_one_before()
    {
        Assert.Equal([0], Add(0, 2, 3));
        Assert.True(_ledger.HasGap);

        Assert.Equal([1, 2, 3], Add(1));
        Assert.False(_ledger.HasGap);
    }

    [Fact]
    public void A_caption_that_comes_twice_is_let_out_once_and_counted()
    {
        Assert.Equal([0, 1], Add(0, 1, 1, 0));
        Assert.Empty(Add(3, 3));
        Assert.Equal(3, _ledger.Duplicates);
    }

    [Fact]
    public void A_repetition_that_the_contract_explains_is_not_counted()
    {
        Add(0, 1);

        _ledger.Add(Caption(1), 0, expected: true);

        Assert.Equal(0, _ledger.Duplicates);
        Assert.False(_ledger.TryTake(out _));
    }

    [Fact]
    public void A_gap_given_up_is_noted_and_what_waited_comes_out()
    {
        Add(0, 3, 4);

        Assert.Equal((1, 3), _ledger.GiveUpGap());

        Assert.Equal([3, 4], Add());
        Assert.Equal([1, 2], _ledger.Missing);
    }

    [Fact]
    public void A_missing_caption_that_comes_after_all_is_late_and_no_longer_missing()
    {
        Add(0, 2);
        _ledger.GiveUpGap();
        Add();

        _ledger.Add(Caption(1), 0, expected: false);

        Assert.True(_ledger.TryTake(out var arrival));
        Assert.True(arrival.Late);
        Assert.Empty(_ledger.Missing);
        Assert.Equal(0, _ledger.Duplicates);
    }

    [Fact]
    public void The_missing_end_of_a_session_can_be_given_up()
    {
        Add(0, 1);

        Assert.Equal((2, 5), _ledger.GiveUpGap(end: 5));

        Assert.Equal([2, 3, 4], _ledger.Missing);
        Assert.Equal(5, _ledger.Next);
    }

    [Fact]
    public void Joining_again_asks_for_what_follows_the_last_one_in_order()
    {
        Assert.Null(_ledger.After);
        Add(0, 1, 2, 5);

        Assert.Equal(2, _ledger.After);
    }

    private List<int> Add(params int[] indexes)
    {
        foreach (var index in indexes)
            _ledger.Add(Caption(index), 0, expected: false);
        var shown = new List<int>();
        while (_ledger.TryTake(out var arrival))
            shown.Add(arrival.Caption.Index);
        return shown;
    }

    private static Caption Caption(int index) => new()
    {
        SessionId = "7K3M9Q2T", Index = index, Language = "es-ES", SourceText = "", Text = "", StartMs = 0, EndMs = 0,
    };
}
