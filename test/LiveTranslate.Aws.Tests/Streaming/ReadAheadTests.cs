using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Pipeline.Custody;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class ReadAheadTests
{
    private readonly ReadAhead _ahead = new(maxBytes: 2_000_000);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Large_records_wait_until_there_is_room_in_bytes_and_none_is_lost()
    {
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 20; i++) await _ahead.Writer.WriteAsync(Record(i, bytes: 1_000_000), Cancelled);
                _ahead.Writer.TryComplete();
            },
            Cancelled);
        var read = new List<string>();
        while (await _ahead.Reader.WaitToReadAsync(Cancelled))
        {
            // Two fit, and one of several writers may be a step ahead.
            Assert.InRange(_ahead.Reader.Count, 0, 2);
            while (_ahead.TryRead(out var batch)) read.Add(batch.Token.ToString());
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), read);
    }

    [Fact]
    public async Task A_writer_that_waits_for_room_ends_when_the_lane_is_closed()
    {
        await _ahead.Writer.WriteAsync(Record(0, bytes: 3_000_000), Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var waiting = _ahead.Writer.WriteAsync(Record(1, bytes: 8_000), stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private static AudioBatch Record(int number, int bytes) => new(
        StreamId.Create(AudioChunk.StreamNamespace, "session"),
        new KinesisSequenceToken(LogPosition.Parse($"{number}").Digits),
        new AudioChunk { Take = 1, Sequence = number, Pcm = new byte[bytes] });
}
