using System.Buffers.Binary;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.CommandLine;
using Xunit;

namespace LiveTranslate.Tests.Cli.Audio;

public sealed class SpeechSourceTests
{
    private static readonly double[] Ramp = [.. Enumerable.Range(0, 1_000).Select(i => (i - 500) / 600.0)];

    [Theory]
    [InlineData(8, WavBytes.Pcm, false, 400)]
    [InlineData(16, WavBytes.Pcm, false, 2)]
    [InlineData(24, WavBytes.Pcm, false, 2)]
    [InlineData(32, WavBytes.Pcm, false, 2)]
    [InlineData(32, WavBytes.Float, false, 2)]
    [InlineData(64, WavBytes.Float, false, 2)]
    [InlineData(16, WavBytes.Pcm, true, 2)]
    [InlineData(24, WavBytes.Pcm, true, 2)]
    [InlineData(32, WavBytes.Float, true, 2)]
    public async Task A_wav_file_of_any_sample_format_is_read_as_its_samples(int bits, int tag, bool extensible, int tolerance)
    {
        var read = await ReadAsync(WavBytes.Make(Ramp, bits: bits, tag: (ushort)tag, extensible: extensible));

        Assert.Equal(Ramp.Length, read.Length);
        Assert.All(Ramp.Zip(read), pair => Assert.InRange(pair.Second - pair.First * 32_768, -tolerance, tolerance));
    }

    [Fact]
    public async Task A_16_kHz_mono_file_is_passed_on_bit_by_bit()
    {
        var file = WavBytes.Make(Ramp);

        var read = await ReadAsync(file);

        Assert.Equal(file[44..], read.SelectMany(sample => BitConverter.GetBytes(sample)).ToArray());
    }

    [Fact]
    public async Task Several_channels_are_averaged()
    {
        double[] stereo = [.. Enumerable.Repeat(new[] { 0.5, 0.25 }, 400).SelectMany(frame => frame)];

        var read = await ReadAsync(WavBytes.Make(stereo, channels: 2));

        Assert.Equal(400, read.Length);
        Assert.All(read, sample => Assert.InRange(sample, 12_285, 12_290));
    }

    [Fact]
    public async Task Unknown_chunks_of_odd_length_are_skipped()
    {
        byte[] between = [.. WavBytes.Chunk("LIST", [1, 2, 3]), .. WavBytes.Chunk("bext", new byte[601])];

        var read = await ReadAsync(WavBytes.Make(Ramp, between: between));

        Assert.Equal(Ramp.Length, read.Length);
    }

    [Fact]
    public async Task Chunks_after_the_samples_are_not_taken_for_sound()
    {
        byte[] file = [.. WavBytes.Make(Ramp), .. WavBytes.Chunk("LIST", new byte[400])];

        Assert.Equal(Ramp.Length, (await ReadAsync(file)).Length);
        Assert.Equal(Ramp.Length, (await ReadAsync(file, seekable: false)).Length);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    public async Task A_pipe_that_did_not_know_its_length_is_read_to_its_end(uint size)
    {
        var read = await ReadAsync(WavBytes.Make(Ramp, dataSize: size, riffSize: size), seekable: false);

        Assert.Equal(Ramp.Length, read.Length);
    }

    [Fact]
    public async Task A_truncated_pipe_gives_what_it_has_and_says_so()
    {
        await using var source = await SpeechSource.OpenAsync(
            new Pipe(WavBytes.Make(Ramp)[..^500]), raw: false, TestContext.Current.CancellationToken);

        var read = await ReadAsync(source);

        Assert.Equal(Ramp.Length - 250, read.Length);
        Assert.Contains("500 of 2000 bytes", source.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_file_is_refused_before_anything_is_sent()
    {
        var failure = await RefusedAsync(WavBytes.Make(Ramp)[..^500]);

        Assert.Contains("truncated", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2000 bytes of audio, 1500 are there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_audio_is_refused() =>
        Assert.Contains("no audio", (await RefusedAsync(WavBytes.Make([]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Text_is_refused_as_no_wav_file() =>
        Assert.Contains("no WAV file", (await RefusedAsync("Good morning, all of you"u8.ToArray())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(30)]
    [InlineData(40)]
    public async Task A_header_that_ends_too_early_is_bad_input_and_not_a_crash(int length) =>
        Assert.Equal(ExitCode.BadInput, (await RefusedAsync(WavBytes.Make(Ramp)[..length])).ExitCode);

    [Fact]
    public async Task Compressed_audio_is_named_and_the_cure_with_it()
    {
        var failure = await RefusedAsync(WavBytes.Make(Ramp, bits: 8, tag: WavBytes.Adpcm));

        Assert.Contains("ADPCM", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ffmpeg", failure.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(400_000)]
    public async Task A_rate_nobody_speaks_at_is_refused(int rate) =>
        Assert.Contains($"{rate} Hz", (await RefusedAsync(WavBytes.Make(Ramp, rate))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_broken_float_does_not_spread()
    {
        var samples = Ramp.ToArray();
        samples[100] = double.NaN;
        samples[200] = double.PositiveInfinity;

        var read = await ReadAsync(WavBytes.Make(samples, rate: 48_000, bits: 32, tag: WavBytes.Float));

        Assert.DoesNotContain(read[^50..], sample => sample == 0);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public async Task Other_rates_become_chunks_of_250_ms_and_a_shorter_last_one(int rate)
    {
        await using var source = await SpeechSource.OpenAsync(
            new MemoryStream(WavBytes.Make(WavBytes.Sine(300, rate, rate * 11 / 10), rate)), raw: false, TestContext.Current.CancellationToken);

        var lengths = new List<int>();
        await foreach (var chunk in source.ReadChunksAsync(TestContext.Current.CancellationToken))
            lengths.Add(chunk.Length);

        Assert.Equal([8_000, 8_000, 8_000, 8_000, 3_200], lengths);
        Assert.Equal(1.1, source.Duration!.Value.TotalSeconds, 3);
    }

    [Fact]
    public async Task Raw_audio_with_half_a_sample_at_its_end_loses_only_that()
    {
        await using var source = await SpeechSource.OpenAsync(new Pipe(new byte[9_001]), raw: true, TestContext.Current.CancellationToken);

        Assert.Equal(4_500, (await ReadAsync(source)).Length);
        Assert.NotNull(source.Complaint);
    }

    private static async Task<CommandFailure> RefusedAsync(byte[] file) =>
        await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(file));

    private static async Task<short[]> ReadAsync(byte[] file, bool seekable = true)
    {
        await using var source = await SpeechSource.OpenAsync(
            seekable ? new MemoryStream(file) : new Pipe(file), raw: false, TestContext.Current.CancellationToken);
        return await ReadAsync(source);
    }

    private static async Task<short[]> ReadAsync(SpeechSource source)
    {
        var samples = new List<short>();
        await foreach (var chunk in source.ReadChunksAsync(TestContext.Current.CancellationToken))
            for (var at = 0; at < chunk.Length; at += 2)
                samples.Add(BinaryPrimitives.ReadInt16LittleEndian(chunk.Span[at..]));
        return [.. samples];
    }

    /// <summary>Gives a few bytes at a time and cannot seek.</summary>
    private sealed class Pipe(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 17)], cancellationToken);
    }
}
