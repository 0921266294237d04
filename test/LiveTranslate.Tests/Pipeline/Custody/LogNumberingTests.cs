using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Custody;

public sealed class LogNumberingTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Numbers_given_again_from_any_anchor_are_the_same()
    {
        var records = Enumerable.Range(1, 2_000).Select(i => Record(i, bytes: i % 7 == 0 ? 70_000 : i % 5 == 0 ? 7 : 800)).ToArray();
        var first = new LogNumbering(3, Anchor);
        var expected = records.ToDictionary(record => record.Position, record => Number(first, record));
        Assert.Equal(expected.Values.Sum(numbers => numbers.Length), first.Next);

        for (long archived = 0; archived <= first.Next; archived += 97)
        {
            var anchor = first.AnchorBefore(archived);
            Assert.True(anchor.Next <= archived, "No chunk that is not archived lies before the anchor.");
            var again = new LogNumbering(3, anchor);
            foreach (var record in records.Where(record => record.Position > anchor.Position))
                Assert.Equal(expected[record.Position], Number(again, record));
        }
    }

    [Fact]
    public void The_anchor_of_what_is_not_archived_is_near_however_many_records_there_were()
    {
        var numbering = new LogNumbering(1, Anchor);
        for (var i = 1; i <= 50_000; i++)
        {
            Number(numbering, Record(i, bytes: 8_000));
            if (i % 12 == 0) numbering.Forget(i - 240);
        }

        Assert.InRange(numbering.AnchorBefore(50_000 - 240).Next, 50_000 - 241, 50_000 - 240);
    }

    [Fact]
    public void A_record_that_comes_before_its_turn_is_a_bug()
    {
        var numbering = new LogNumbering(1, Anchor);
        Number(numbering, Record(2, bytes: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Number(numbering, Record(2, bytes: 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Number(numbering, Record(1, bytes: 2)));
    }

    [Theory]
    [InlineData(2, new[] { 2 })]
    [InlineData(32_000, new[] { 32_000 })]
    [InlineData(32_002, new[] { 32_000, 2 })]
    [InlineData(70_000, new[] { 32_000, 32_000, 6_000 })]
    [InlineData(0, new int[0])]
    [InlineData(1, new int[0])]
    [InlineData(32_001, new[] { 32_000 })]
    [InlineData((1 << 20) + 2, new int[0])]
    public void A_record_is_split_into_chunks_or_ignored_whole(int bytes, int[] expected) =>
        Assert.Equal(expected, PlainRecord.Split(new byte[bytes]).Pieces.Select(piece => piece.Length));

    [Theory]
    [InlineData("1", "0")]
    [InlineData("10000000000000000000000000000000000000000000000000000000", "9999999999999999999999999999999999999999999999999999999")]
    public void The_position_just_before_another_has_nothing_between_them(string number, string before)
    {
        var position = LogPosition.Parse(number);
        Assert.Equal(LogPosition.Parse(before), position.JustBefore());
        Assert.True(position.JustBefore() < position);
    }

    [Fact]
    public void Just_before_zero_is_below_everything() =>
        Assert.True(LogPosition.Parse("0").JustBefore() < LogPosition.Parse("0"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("495903382714902566085596925383615710959215759891365888981")]
    public void What_is_no_position_is_not_taken_for_one(string? number) => Assert.False(LogPosition.TryParse(number, out _));

    private static LogAnchor Anchor => new(0, LogPosition.Parse("0"), Start);

    private static LoggedChunk Record(int position, int bytes) => new(
        LogPosition.Parse($"{position}"), Start.AddMilliseconds(250 * position), Chunk.Unnumbered(new byte[bytes]));

    private static long[] Number(LogNumbering numbering, LoggedChunk record) =>
        [.. numbering.Add(record, PlainRecord.Split(record.Chunk.Pcm)).Select(chunk => chunk.Sequence)];
}
