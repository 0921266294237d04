using System.Buffers.Binary;
using System.Text;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Audio;

/// <summary>Everything before a WAV file's samples.</summary>
/// <param name="Format">How the samples lie in the bytes.</param>
/// <param name="DataBytes">How long the samples are; null when whoever wrote the header could not know.</param>
internal sealed record WavHeader(WavFormat Format, long? DataBytes)
{
    private const ushort Pcm = 1, Float = 3, Extensible = 0xFFFE;
    private const int MinFormatBytes = 16, ExtensibleFormatBytes = 40;

    // Writers to pipes put 0, 0xFFFFFFFF or about 2 GiB (sox, arecord) where they cannot know a length.
    private const uint UnknownFrom = 0x7FFF_0000;

    private const string Cure = "Convert it: ffmpeg -i IN -ac 1 -ar 16000 out.wav";

    /// <summary>Reads up to the first sample.</summary>
    public static async Task<WavHeader> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var riff = await ReadAsync(stream, 12, cancellation)
            ?? throw CommandFailure.BadInput("This is no WAV file: it is shorter than a WAV header.", Cure);
        switch (Encoding.Latin1.GetString(riff, 0, 4))
        {
            case "RIFF" or "RF64" when Encoding.Latin1.GetString(riff, 8, 4) == "WAVE":
                break;
            case "RIFX":
                throw CommandFailure.BadInput("This WAV file is big-endian (RIFX), which is not read.", Cure);
            default:
                throw CommandFailure.BadInput("This is no WAV file: it does not begin with RIFF … WAVE.", Cure);
        }

        WavFormat? format = null;
        long? longSize = null;
        while (await ReadAsync(stream, 8, cancellation) is { } chunk)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            switch (Encoding.Latin1.GetString(chunk, 0, 4))
            {
                case "fmt ":
                    format = ParseFormat(await BodyAsync(stream, "fmt", size, 65_536, cancellation));
                    break;
                case "ds64":
                    var sizes = await BodyAsync(stream, "ds64", size, 65_536, cancellation);
                    if (sizes.Length >= 16)
                        longSize = BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8));
                    break;
                case "data" when format is null:
                    throw CommandFailure.BadInput("This WAV file is broken: its samples come before their format (fmt).", Cure);
                case "data":
                    return new WavHeader(format, size is > 0 and < UnknownFrom ? size : longSize);
                default:
                    await SkipAsync(stream, (long)size + (size & 1), cancellation);
                    break;
            }
        }

        throw CommandFailure.BadInput("This WAV file is truncated: it ends before its samples (data).", "Make or copy it again.");
    }

    private static WavFormat ParseFormat(byte[] body)
    {
        if (body.Length < MinFormatBytes)
            throw CommandFailure.BadInput("This WAV file is broken: its format (fmt) is too short.", Cure);
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(2));
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(4));
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(12));
        // The first two bytes of the extension's GUID are the tag it stands for.
        if (tag == Extensible && body.Length >= ExtensibleFormatBytes)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(24));
        if (tag is not (Pcm or Float))
            throw CommandFailure.BadInput($"This WAV file is not PCM but {NameOf(tag)}.", Cure);
        if (channels is 0 or > WavFormat.MaxChannels || frameBytes % Math.Max(channels, 1) != 0)
            throw CommandFailure.BadInput($"This WAV file is broken: {channels} channels in {frameBytes} bytes.", Cure);
        if (rate is < WavFormat.MinRate or > WavFormat.MaxRate)
            throw CommandFailure.BadInput(
                $"This WAV file has {rate} Hz; {WavFormat.MinRate} to {WavFormat.MaxRate} Hz are read.", Cure);
        var sampleBytes = frameBytes / channels;
        if (tag == Pcm ? sampleBytes is < 1 or > 4 : sampleBytes is not (4 or 8))
            throw CommandFailure.BadInput(
                $"This WAV file has {sampleBytes * 8}-bit {(tag == Pcm ? "integers" : "floats")}, which are not read.", Cure);
        return new WavFormat(tag == Float, sampleBytes, channels, (int)rate);
    }

    private static string NameOf(ushort tag) => tag switch
    {
        2 or 0x11 => "ADPCM",
        6 => "A-law",
        7 => "µ-law",
        0x31 => "GSM",
        0x50 or 0x55 => "MPEG audio",
        _ => $"format 0x{tag:X4}",
    };

    private static async Task<byte[]> BodyAsync(Stream stream, string name, uint size, uint limit, CancellationToken cancellation)
    {
        if (size <= limit && await ReadAsync(stream, (int)(size + (size & 1)), cancellation) is { } body)
            return body;
        throw CommandFailure.BadInput($"This WAV file is truncated or broken in its {name} chunk.", "Make or copy it again.");
    }

    private static async Task SkipAsync(Stream stream, long count, CancellationToken cancellation)
    {
        var buffer = new byte[8_192];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellation);
            if (read == 0)
                return;
            count -= read;
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        return await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellation) == count ? bytes : null;
    }
}
