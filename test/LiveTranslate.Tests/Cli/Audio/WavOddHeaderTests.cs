using System.Buffers.Binary;
using System.Text;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.CommandLine;
using Xunit;

namespace LiveTranslate.Tests.Cli.Audio;

/// <summary>Headers as real recorders and pipes write them: each must give all its sound, from a file and from a pipe.</summary>
public sealed class WavOddHeaderTests
{
    private static readonly double[] Tone = WavBytes.Sine(440, 16_000, 16_000);
    private static readonly byte[] Pcm = WavBytes.Make(Tone)[44..];
    private static readonly byte[] Fmt = [.. Words(1, 1), .. Longs(16_000, 32_000), .. Words(2, 16)];
    private static readonly byte[] OddList = [.. "INFOISFT"u8, .. Longs(5), .. "rec-1"u8];

    public static TheoryData<string, string?> Files => new()
    {
        { "rf64-sized", null },
        { "rf64-zeros", "does not know how long" },
        { "rf64-minus1", "does not know how long" },
        { "rf64-ffmpeg-pipe", "does not know how long" },
        { "bw64-sized", null },
        { "list-odd-padded", null },
        { "list-odd-unpadded", "no byte after it" },
        { "extensible-short", "without the extension" },
        { "stale-length", "8 bytes" },
        { "piped-0", "does not know how long" },
        { "piped-ff", "does not know how long" },
        { "junk-first", null },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task All_sound_is_read_and_what_was_assumed_is_said(string name, string? assumed)
    {
        foreach (var seekable in new[] { true, false })
        {
            await using var source = await OpenAsync(Make(name), seekable);

            Assert.Equal(Pcm, await ReadAsync(source));

            string[] said = [.. source.Assumptions, .. source.Complaint is { } complaint ? [complaint] : Array.Empty<string>()];
            if (assumed is null)
                Assert.Empty(said);
            else
                Assert.Contains(assumed, Assert.Single(said), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_001)]
    public async Task A_length_that_ends_within_a_frame_loses_no_alignment(uint length)
    {
        var stereo = WavBytes.Make([.. Tone.SelectMany(sample => new[] { sample, sample })], channels: 2, bits: 24, dataSize: length);
        foreach (var seekable in new[] { true, false })
        {
            await using var source = await OpenAsync(stereo, seekable);
            var read = await ReadAsync(source);

            Assert.Equal(Pcm.Length, read.Length);
            Assert.All(Samples(Pcm).Zip(Samples(read)), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
        }
    }

    [Fact]
    public async Task A_chunk_after_sound_of_odd_length_is_not_taken_for_sound()
    {
        byte[] data = [.. new byte[801]];
        byte[] file = [.. "RIFF"u8, .. Longs(0), .. "WAVE"u8, .. Chunk("fmt ", [.. Words(1, 1), .. Longs(16_000, 16_000), .. Words(1, 8)]),
            .. Chunk("data", data), .. Chunk("LIST", OddList)];
        foreach (var seekable in new[] { true, false })
        {
            await using var source = await OpenAsync(file, seekable);

            Assert.Equal(801 * 2, (await ReadAsync(source)).Length);
            Assert.Null(source.Complaint);
            Assert.Empty(source.Assumptions);
        }
    }

    [Theory]
    [InlineData(WavBytes.ALaw)]
    [InlineData(WavBytes.MuLaw)]
    public async Task A_telephones_recording_is_read(int tag)
    {
        byte[] coded = [.. Samples(Pcm).Select(sample => tag == WavBytes.ALaw
            ? NAudio.Codecs.ALawEncoder.LinearToALawSample(sample)
            : NAudio.Codecs.MuLawEncoder.LinearToMuLawSample(sample))];
        byte[] file = [.. "RIFF"u8, .. Longs(0), .. "WAVE"u8, .. Chunk("fmt ", [.. Words((ushort)tag, 1), .. Longs(16_000, 16_000), .. Words(1, 8)]),
            .. Chunk("data", coded)];

        await using var source = await OpenAsync(file, seekable: true);

        // Seven bits and an exponent: within 3 % of the loudest.
        Assert.All(Samples(Pcm).Zip(Samples(await ReadAsync(source))), pair => Assert.InRange(pair.First - pair.Second, -550, 550));
    }

    [Theory]
    [InlineData("fLaC0000000000000", "FLAC")]
    [InlineData("OggS0000000000000", "Ogg")]
    [InlineData("ID3\u0003000000000000000", "MP3")]
    [InlineData("0000ftypM4A 00000", "M4A")]
    [InlineData("FORM0000AIFF00000", "AIFF")]
    public async Task Another_kind_of_file_is_named_and_the_cure_with_it(string start, string named)
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => OpenAsync(Encoding.Latin1.GetBytes(start), seekable: false));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains("ffmpeg", failure.Cure, StringComparison.Ordinal);
    }

    private static byte[] Make(string name) => name switch
    {
        "rf64-sized" => Rf64("RF64", Pcm.Length),
        "rf64-zeros" => Rf64("RF64", 0),
        "rf64-minus1" => Rf64("RF64", -1),
        "rf64-ffmpeg-pipe" => File("RF64", 0xFFFF_FFFF, Chunk("ds64", new byte[28]), Chunk("fmt ", Fmt), Chunk("LIST", new byte[26]), Chunk("data", Pcm, 0xFFFF_FFFF)),
        "bw64-sized" => Rf64("BW64", Pcm.Length),
        "list-odd-padded" => File("RIFF", null, Chunk("fmt ", Fmt), Chunk("LIST", OddList), Chunk("data", Pcm)),
        "list-odd-unpadded" => File("RIFF", null, Chunk("fmt ", Fmt), Chunk("LIST", OddList)[..^1], Chunk("data", Pcm)),
        "extensible-short" => File("RIFF", null, Chunk("fmt ", [.. Words(0xFFFE, 1), .. Longs(16_000, 32_000), .. Words(2, 16, 0)]), Chunk("data", Pcm)),
        "stale-length" => File("RIFF", 44, Chunk("fmt ", Fmt), Chunk("data", Pcm, 8)),
        "piped-0" => File("RIFF", 0, Chunk("fmt ", Fmt), Chunk("data", Pcm, 0)),
        "piped-ff" => File("RIFF", 0xFFFF_FFFF, Chunk("fmt ", Fmt), Chunk("data", Pcm, 0xFFFF_FFFF)),
        _ => File("RIFF", null, Chunk("JUNK", new byte[28]), Chunk("fmt ", Fmt), Chunk("FLLR", new byte[4_000]), Chunk("data", Pcm)),
    };

    private static byte[] Rf64(string magic, long length) => File(
        magic, 0xFFFF_FFFF, Chunk("ds64", [.. BitConverter.GetBytes(length), .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(length), .. Longs(0)]),
        Chunk("fmt ", Fmt), Chunk("data", Pcm, 0xFFFF_FFFF));

    private static byte[] File(string magic, uint? size, params byte[][] chunks) =>
        [.. Encoding.ASCII.GetBytes(magic), .. Longs(size ?? (uint)(4 + chunks.Sum(chunk => chunk.Length))), .. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];

    private static byte[] Chunk(string name, byte[] body, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(name), .. Longs(size ?? (uint)body.Length), .. body, .. new byte[body.Length % 2]];

    private static byte[] Words(params ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Longs(params uint[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static short[] Samples(byte[] pcm) =>
        [.. Enumerable.Range(0, pcm.Length / 2).Select(at => BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(at * 2)))];

    private static Task<SpeechSource> OpenAsync(byte[] file, bool seekable) => SpeechSource.OpenAsync(
        seekable ? new MemoryStream(file) : new UnseekableStream(file), raw: false, TestContext.Current.CancellationToken);

    private static async Task<byte[]> ReadAsync(SpeechSource source)
    {
        var pcm = new List<byte>();
        await foreach (var chunk in source.ReadChunksAsync(TestContext.Current.CancellationToken))
            pcm.AddRange(chunk.Span);
        return [.. pcm];
    }

    /// <summary>Gives a few bytes at a time and cannot seek.</summary>
    private sealed class UnseekableStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1_017)], cancellationToken);
    }
}
