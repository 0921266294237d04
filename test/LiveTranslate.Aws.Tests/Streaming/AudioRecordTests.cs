using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class AudioRecordTests
{
    private static readonly string Session = SessionId.New().Value;

    [Theory]
    [InlineData(1, 0, 2, null)]
    [InlineData(int.MaxValue, long.MaxValue, PcmFormat.MaxChunkBytes, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public void A_chunk_comes_back_as_it_was_written(int take, long sequence, int bytes, string? trace)
    {
        var pcm = new byte[bytes];
        new Random(1).NextBytes(pcm);
        var chunk = new AudioChunk
        {
            Take = take,
            Sequence = sequence,
            Pcm = pcm,
            TraceParent = trace,
            CapturedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_123),
        };

        Assert.Equal(RecordKind.Audio, AudioRecord.Read(Session, AudioRecord.Write(Session, chunk), out var read));

        Assert.Equal(pcm, read.Pcm);
        Assert.Equal(chunk with { Pcm = read.Pcm }, read);
    }

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(1, -1, 2)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, 3)]
    [InlineData(1, 0, PcmFormat.MaxChunkBytes + 2)]
    public void A_chunk_that_no_reader_would_take_is_refused_before_it_is_put(int take, long sequence, int bytes)
    {
        var chunk = new AudioChunk { Take = take, Sequence = sequence, Pcm = new byte[bytes] };

        Assert.Throws<ArgumentException>(() => AudioRecord.Write(Session, chunk));
        Assert.Throws<ArgumentException>(() => AudioRecord.Write("7k3m-q9tb", StreamCluster.Chunk(1, 0)));
    }

    [Fact]
    public void Raw_PCM_is_unnumbered_audio_though_it_begins_like_our_magic()
    {
        var ours = AudioRecord.Write(Session, StreamCluster.Chunk(1, 0));
        for (var length = 2; length < 8; length += 2)
        {
            Assert.Equal(RecordKind.Audio, AudioRecord.Read(Session, ours[..length], out var chunk));
            Assert.Equal((0, -1), (chunk.Take, chunk.Sequence));
        }

        Assert.Equal(RecordKind.Malformed, AudioRecord.Read(Session, ours[..8], out _));
    }

    [Fact]
    public void Any_bit_that_is_turned_in_a_header_is_noticed()
    {
        var record = AudioRecord.Write(Session, StreamCluster.Chunk(3, 5, bytes: 4) with { TraceParent = "00-11-22-01" });
        // Within the magic it is raw PCM: nothing tells the two apart.
        for (var bit = 8 * 8; bit < (record.Length - 4) * 8; bit++)
        {
            var turned = (byte[])record.Clone();
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(RecordKind.Malformed, AudioRecord.Read(Session, turned, out _));
        }
    }

    [Fact]
    public void No_record_whatever_makes_its_reader_fail()
    {
        var random = new Random(7);
        var ours = AudioRecord.Write(Session, StreamCluster.Chunk(1, 0, bytes: 64) with { TraceParent = new string('x', 255) });
        for (var i = 0; i < 50_000; i++)
        {
            byte[] data;
            if (i % 2 == 0)
            {
                data = new byte[random.Next(80)];
                random.NextBytes(data);
                if (i % 4 == 0) ours.AsSpan(0, Math.Min(data.Length, 12)).CopyTo(data);
            }
            else
            {
                data = ours[..random.Next(ours.Length + 1)];
                for (var hits = random.Next(4); hits > 0 && data.Length > 0; hits--) data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            var key = i % 10 == 0 ? "stranger" : Session;
            var kind = AudioRecord.Read(key, data, out var chunk);
            if (key != Session) Assert.Equal(RecordKind.Stranger, kind);
            else if (kind is RecordKind.Audio) Assert.True(chunk.Pcm.Length > 0 && (chunk.Take == 0 || chunk.Pcm.Length % 2 == 0));
            else Assert.Equal(RecordKind.Malformed, kind);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("7K3M-Q9TB")]
    [InlineData("7k3mq9tb")]
    [InlineData("7K3MQ9T")]
    [InlineData("7K3MQ9TBX")]
    public void A_partition_key_that_is_no_session_id_as_ids_are_written_is_a_strangers(string key) =>
        Assert.Equal(RecordKind.Stranger, AudioRecord.Read(key, [0, 0], out _));
}
