using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Audio;

/// <summary>Audio from a file or a pipe, as the chunks the server takes: 16 kHz, 16 bits, mono, 250 ms each.</summary>
internal sealed class SpeechSource : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly WavHeader? _header;

    private SpeechSource(Stream stream, WavHeader? header)
    {
        _stream = stream;
        _header = header;
    }

    /// <summary>Null when only the end will tell.</summary>
    public TimeSpan? Duration => _header switch
    {
        { DataBytes: { } bytes } => TimeSpan.FromSeconds((double)(bytes / _header.Format.FrameBytes) / _header.Format.SampleRate),
        null when _stream.CanSeek => SpeechFormat.DurationOf(_stream.Length),
        _ => null,
    };

    /// <summary>What was wrong with the audio although it could be used; null when nothing was. Known at the end.</summary>
    public string? Complaint { get; private set; }

    /// <param name="stream">Owned from here on.</param>
    /// <param name="raw">16 kHz s16le mono without a header, or a WAV file.</param>
    /// <param name="cancellation">Ends the wait for the header.</param>
    public static async Task<SpeechSource> OpenAsync(Stream stream, bool raw, CancellationToken cancellation)
    {
        if (raw)
            return new SpeechSource(stream, null);
        var header = await WavHeader.ReadAsync(stream, cancellation);
        if (!stream.CanSeek)
            return new SpeechSource(stream, header);

        // A file's length is known, so say what is wrong with it before a session is made.
        var there = stream.Length - stream.Position;
        if (there < header.Format.FrameBytes)
            throw CommandFailure.BadInput("This WAV file has no audio in it.", "Record or convert it again.");
        if (header.DataBytes > there)
            throw CommandFailure.BadInput(
                $"This WAV file is truncated: its header promises {header.DataBytes} bytes of audio, {there} are there.",
                "Make or copy it again, or pipe it ('speak - < FILE') to use what is there.");
        return new SpeechSource(stream, header with { DataBytes = header.DataBytes ?? there });
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
                yield return chunk;
                (chunk, filled) = (new byte[SpeechFormat.ChunkBytes], 0);
            }
        }

        if (filled % SpeechFormat.SampleBytes != 0)
            Complaint = "the raw audio ended in the middle of a sample, which was left out";
        filled -= filled % SpeechFormat.SampleBytes;
        if (filled > 0)
            yield return chunk.AsMemory(0, filled);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

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
        // A tenth of a second: small enough that live input is not held up.
        var bytes = new byte[Math.Max(1, format.SampleRate / 10) * format.FrameBytes];
        var mono = new float[bytes.Length / format.FrameBytes];
        var converted = new List<float>();
        var left = header.DataBytes ?? long.MaxValue;
        while (left > 0)
        {
            var wanted = (int)Math.Min(left, bytes.Length);
            var read = await _stream.ReadAtLeastAsync(bytes.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellation);
            var frames = read / format.FrameBytes;
            format.MixDown(bytes.AsSpan(0, frames * format.FrameBytes), mono.AsSpan(0, frames));
            resampler.Write(mono.AsSpan(0, frames), converted);
            yield return ToPcm(converted);
            left -= read;
            if (read < wanted)
                break;
        }

        if (header.DataBytes is { } promised && left > 0)
            Complaint = $"the audio ended {left} of {promised} bytes before the length in its header";
        resampler.Complete(converted);
        yield return ToPcm(converted);
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
