using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Audio;

/// <summary>Audio from a file or a pipe, as the chunks the server takes: 16 kHz, 16 bits, mono, 250 ms each.</summary>
internal sealed class SpeechSource : IAsyncDisposable
{
    private readonly PeekStream _stream;
    private readonly WavHeader? _header;
    private readonly TimeSpan? _rawDuration;

    private SpeechSource(PeekStream stream, WavHeader? header, IReadOnlyList<string> assumptions)
    {
        _stream = stream;
        _header = header;
        _rawDuration = stream.Left is { } left ? SpeechFormat.DurationOf(left) : null;
        Assumptions = assumptions;
    }

    /// <summary>Null when only the end will tell.</summary>
    public TimeSpan? Duration => _header switch
    {
        { DataBytes: { } bytes } => TimeSpan.FromSeconds((double)(bytes / _header.Format.FrameBytes) / _header.Format.SampleRate),
        null => _rawDuration,
        _ => null,
    };

    /// <summary>What the header does not say, or says wrongly, and is taken for granted.</summary>
    public IReadOnlyList<string> Assumptions { get; }

    /// <summary>What was wrong with the audio although it could be used; null when nothing was. Known at the end.</summary>
    public string? Complaint { get; private set; }

    /// <summary>The loudest sample so far, 0 to 1.</summary>
    public float Peak { get; private set; }

    /// <param name="stream">Owned from here on.</param>
    /// <param name="raw">16 kHz s16le mono without a header, or a WAV file.</param>
    /// <param name="cancellation">Ends the wait for the header.</param>
    public static async Task<SpeechSource> OpenAsync(Stream stream, bool raw, CancellationToken cancellation)
    {
        var peek = new PeekStream(stream);
        if (raw)
            return new SpeechSource(peek, null, []);
        var assumptions = new List<string>();
        var header = await WavHeader.ReadAsync(peek, assumptions.Add, cancellation);
        // Of a pipe only the end will tell.
        if (peek.Left is { } there)
            header = await CheckAsync(peek, header, there, assumptions.Add, cancellation);
        return new SpeechSource(peek, header, assumptions);
    }

    /// <summary>All of it, once; every chunk is full but the last.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var chunk = new byte[SpeechFormat.ChunkBytes];
        var filled = 0;
        await foreach (var block in ReadBlocksAsync(cancellation))
        {
            for (var rest = block; rest.Length > 0;)
            {
                var take = Math.Min(rest.Length, SpeechFormat.ChunkBytes - filled);
                rest[..take].CopyTo(chunk.AsMemory(filled));
                rest = rest[take..];
                filled += take;
                if (filled < SpeechFormat.ChunkBytes)
                    continue;
                Measure(chunk);
                yield return chunk;
                (chunk, filled) = (new byte[SpeechFormat.ChunkBytes], 0);
            }
        }

        if (filled % SpeechFormat.SampleBytes != 0)
            Complaint = "the raw audio ended in the middle of a sample, which was left out";
        filled -= filled % SpeechFormat.SampleBytes;
        Measure(chunk.AsSpan(0, filled));
        if (filled > 0)
            yield return chunk.AsMemory(0, filled);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    // A file's length is known, so say what is wrong with it before a session is made.
    private static async Task<WavHeader> CheckAsync(
        PeekStream stream, WavHeader header, long there, Action<string> assumed, CancellationToken cancellation)
    {
        if (there < header.Format.FrameBytes)
            throw CommandFailure.BadInput("This WAV file has no audio in it.", "Record or convert it again.");
        if (header.DataBytes is not { } promised)
            return header with { DataBytes = there };
        if (promised > there)
            throw CommandFailure.BadInput(
                $"This WAV file is truncated: its header promises {promised} bytes of audio, {there} are there.",
                "Make or copy it again, or pipe it ('speak - < FILE') to use what is there.");
        var next = await stream.PeekAtAsync(promised, WavChunks.HeadBytes + 1, cancellation);
        if (WavChunks.EndSound(next, promised % 2 == 1, there - promised))
            return header;
        assumed($"the header promises {promised} bytes of sound, but sound goes on after them: all {there} bytes are taken");
        return header with { DataBytes = there };
    }

    private void Measure(ReadOnlySpan<byte> pcm)
    {
        foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm))
            Peak = Math.Max(Peak, Math.Abs(sample / 32_768f));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBlocksAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_header is not null)
        {
            await foreach (var block in ConvertAsync(_header, cancellation))
                yield return block;
            yield break;
        }

        var buffer = new byte[SpeechFormat.ChunkBytes];
        while (await _stream.ReadAsync(buffer, cancellation) is > 0 and var read)
            yield return buffer.AsMemory(0, read);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ConvertAsync(
        WavHeader header, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var format = header.Format;
        var resampler = new Resampler(format.SampleRate, SpeechFormat.SampleRate);
        var downmix = new Downmix(format.Channels, format.SampleRate);
        // A tenth of a second: small enough that live input is not held up.
        var bytes = new byte[Math.Max(1, format.SampleRate / 10) * format.FrameBytes];
        var samples = new float[bytes.Length / format.SampleBytes];
        var mono = new List<float>();
        var converted = new List<float>();
        var left = header.DataBytes ?? long.MaxValue;
        while (true)
        {
            if (left < format.FrameBytes)
            {
                if (!await GoesOnAsync(header, (int)left, cancellation))
                    break;
                left = long.MaxValue;
            }

            var wanted = (int)(Math.Min(left, bytes.Length) / format.FrameBytes) * format.FrameBytes;
            var read = await _stream.FillAsync(bytes.AsMemory(0, wanted), cancellation);
            var frames = read / format.FrameBytes;
            format.Decode(bytes.AsSpan(0, frames * format.FrameBytes), samples.AsSpan(0, frames * format.Channels));
            downmix.Write(samples.AsSpan(0, frames * format.Channels), mono);
            yield return Convert();
            left -= read;
            if (read < wanted)
                break;
        }

        if (header.DataBytes is { } promised && left >= format.FrameBytes && Complaint is null)
            Complaint = $"the audio ended {left} of {promised} bytes before the length in its header";
        downmix.Complete(mono);
        resampler.Write(CollectionsMarshal.AsSpan(mono), converted);
        resampler.Complete(converted);
        yield return ToPcm(converted);

        byte[] Convert()
        {
            resampler.Write(CollectionsMarshal.AsSpan(mono), converted);
            mono.Clear();
            return ToPcm(converted);
        }
    }

    // After as many bytes as the header promises there is the end, another chunk, or sound that the header does not know of.
    private async Task<bool> GoesOnAsync(WavHeader header, int rest, CancellationToken cancellation)
    {
        var next = await _stream.PeekAsync(rest + WavChunks.HeadBytes + 1, cancellation);
        if (WavChunks.EndSound(next.AsSpan(Math.Min(rest, next.Length)), header.DataBytes % 2 == 1, _stream.Left - rest))
            return false;
        Complaint = $"the header promised {header.DataBytes} bytes of sound, but sound went on after them: all of it was taken";
        return true;
    }

    /// <summary>Rounds to 16 bits, clips what is too loud, and empties the list.</summary>
    private static byte[] ToPcm(List<float> samples)
    {
        var pcm = new byte[samples.Count * SpeechFormat.SampleBytes];
        for (var i = 0; i < samples.Count; i++)
        {
            var sample = Math.Clamp(MathF.Round(samples[i] * 32_768), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * SpeechFormat.SampleBytes), (short)sample);
        }

        samples.Clear();
        return pcm;
    }
}
