using System.Buffers;
using LiveTranslate.Aws.Protocol.EventStreams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol.EventStreams;

public sealed class EventStreamCodecTests
{
    // The vectors that AWS publishes to check codecs with.
    private const string Empty = "000000100000000005c248eb7d98c8ff";
    private const string NoHeaders = "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936";
    private const string IntegerHeader = "0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0";

    private static readonly EventStreamMessage Everything = new(
        [
            new("yes", true), new("no", false), new("byte", (sbyte)-17), new("short", (short)-4000), new("int", int.MinValue),
            new("long", long.MaxValue), new("bytes", new byte[] { 0, 255, 1 }), new("text", "é🍕"), new("empty", ""),
            new("time", DateTimeOffset.FromUnixTimeMilliseconds(1_440_938_160_123)), new("id", Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10")),
        ],
        "the payload"u8.ToArray());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Empty)]
    [InlineData(NoHeaders)]
    [InlineData(IntegerHeader)]
    public void A_published_vector_is_read_and_written_again_byte_for_byte(string hex)
    {
        var message = EventStreamDecoder.Read(Convert.FromHexString(hex));

        Assert.Equal(hex, Convert.ToHexStringLower(EventStreamEncoder.Encode(message)));
    }

    [Fact]
    public void The_published_integer_header_has_its_name_and_value()
    {
        var message = EventStreamDecoder.Read(Convert.FromHexString(IntegerHeader));

        Assert.Equal(40972, message.Value("event-type"));
        Assert.Equal("{'foo':'bar'}", System.Text.Encoding.UTF8.GetString(message.Payload.Span));
    }

    [Fact]
    public void Every_kind_of_header_comes_back_as_it_was()
    {
        var read = EventStreamDecoder.Read(EventStreamEncoder.Encode(Everything));

        Assert.Equal(Everything.Headers.Select(header => header.Name), read.Headers.Select(header => header.Name));
        Assert.Equal(Everything.Headers.Select(header => header.Value), read.Headers.Select(header => header.Value));
        Assert.Equal(Everything.Payload.ToArray(), read.Payload.ToArray());
    }

    [Fact]
    public async Task Messages_are_read_off_a_stream_however_it_is_cut_into_pieces()
    {
        byte[] three = [.. EventStreamEncoder.Encode(Everything), .. Convert.FromHexString(Empty), .. Convert.FromHexString(NoHeaders)];
        foreach (var piece in new[] { 1, 7, 16, three.Length })
        {
            var read = new List<EventStreamMessage>();
            await foreach (var message in EventStreamDecoder.ReadAllAsync(new DribblingStream(three, piece), Cancelled)) read.Add(message);
            Assert.Equal([11, 0, 0], read.Select(message => message.Headers.Count));
        }
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_message_is_said_to_be_truncated()
    {
        var bytes = EventStreamEncoder.Encode(Everything);
        for (var length = 1; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            var fault = await Assert.ThrowsAsync<EventStreamException>(async () =>
            {
                await foreach (var _ in EventStreamDecoder.ReadAllAsync(new MemoryStream(cut), Cancelled))
                {
                }
            });
            Assert.Equal(EventStreamFault.Truncated, fault.Fault);
        }
    }

    [Fact]
    public void A_single_flipped_bit_anywhere_is_noticed()
    {
        var bytes = EventStreamEncoder.Encode(Everything);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<EventStreamException>(() => EventStreamDecoder.Read(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_message_that_claims_to_be_endless_is_refused_from_its_first_bytes()
    {
        // 2 GB with a right checksum: nobody waits for them.
        byte[] prelude = [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), System.IO.Hashing.Crc32.HashToUInt32(prelude.AsSpan(0, 8)));
        var buffer = new ReadOnlySequence<byte>(prelude);

        var fault = Assert.Throws<EventStreamException>(() => EventStreamDecoder.TryRead(ref buffer, out _));

        Assert.Equal(EventStreamFault.Length, fault.Fault);
    }

    [Theory]
    [InlineData("no name", "00")]
    [InlineData("no type", "0161")]
    [InlineData("no value", "016104")]
    [InlineData("unknown type", "01610a")]
    [InlineData("beyond the headers", "0161070005ff")]
    [InlineData("not UTF-8", "0161070001ff")]
    [InlineData("twice", "016100016100")]
    [InlineData("beyond the calendar", "0161087fffffffffffffff")]
    public void Headers_that_are_none_are_a_named_fault(string what, string hex)
    {
        var fault = Assert.Throws<EventStreamException>(() => EventStreamDecoder.Read(Frame(Convert.FromHexString(hex))));

        Assert.True(fault.Fault == EventStreamFault.Header, $"{what}: {fault.Fault}");
    }

    [Fact]
    public void Any_bytes_are_a_message_the_beginning_of_one_or_a_named_fault()
    {
        // The same bytes in each run, so that a failure stays one.
        var random = new Random(20150830);
        var valid = EventStreamEncoder.Encode(Everything);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = round % 2 == 0 ? new byte[random.Next(0, 400)] : (byte[])valid.Clone();
            if (round % 2 == 0) random.NextBytes(bytes);
            else for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            // Half of them with right checksums: else nothing behind them is ever tried.
            if (round % 4 < 2 && bytes.Length >= EventStreamFormat.Smallest) bytes = Frame(bytes[..Math.Min(bytes.Length, 300)]);
            var buffer = new ReadOnlySequence<byte>(bytes);
            try
            {
                while (EventStreamDecoder.TryRead(ref buffer, out var message)) EventStreamEncoder.Encode(message);
            }
            catch (EventStreamException)
            {
            }
        }
    }

    [Fact]
    public void A_header_that_the_format_cannot_carry_is_refused_when_it_is_written()
    {
        Assert.Throws<ArgumentException>(() => Encode(new EventStreamHeader("", "x")));
        Assert.Throws<ArgumentException>(() => Encode(new EventStreamHeader(new string('n', 256), "x")));
        Assert.Throws<ArgumentException>(() => Encode(new EventStreamHeader("n", new string('v', 32_768))));
        Assert.Throws<ArgumentException>(() => Encode(new EventStreamHeader("n", 1.5)));
        Assert.Throws<ArgumentException>(() => EventStreamEncoder.EncodeHeaders(
            Enumerable.Range(0, 5).Select(i => new EventStreamHeader($"n{i}", new string('v', 32_000)))));

        static void Encode(EventStreamHeader header) => EventStreamEncoder.Encode(new EventStreamMessage([header], default));
    }

    // A message with these headers, whatever they are, and right checksums.
    private static byte[] Frame(byte[] headers)
    {
        var bytes = EventStreamEncoder.Encode(new EventStreamMessage([], headers));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), headers.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, 8)));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(^4..), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(..^4)));
        return bytes;
    }

    // Gives a few bytes at a time, as a network does.
    private sealed class DribblingStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
