using System.Buffers.Binary;
using System.Text;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Audio;

/// <summary>Everything before a WAV file's samples.</summary>
/// <remarks>
/// The walk over the chunks is our own (decision 18): NAudio's reader needs a stream that can seek, believes every length,
/// and refuses BW64 and the RF64 that ffmpeg writes to a pipe. NAudio reads what is inside <c>fmt</c>.
/// </remarks>
/// <param name="Format">How the samples lie in the bytes.</param>
/// <param name="DataBytes">How long the samples are; null when whoever wrote the header could not know.</param>
internal sealed record WavHeader(WavFormat Format, long? DataBytes)
{
    public const string Cure = "Convert it: ffmpeg -i IN -ac 1 -ar 16000 out.wav";

    // Writers to pipes put 0, 0xFFFFFFFF or about 2 GiB (sox, arecord) where they cannot know a length.
    private const uint UnknownFrom = 0x7FFF_0000;

    private const int MaxBodyBytes = 65_536;

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="assumed">Is told what the header does not say, or says wrongly.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<WavHeader> ReadAsync(PeekStream stream, Action<string> assumed, CancellationToken cancellation)
    {
        var riff = new byte[12];
        if (await stream.FillAsync(riff, cancellation) < riff.Length)
            throw CommandFailure.BadInput("This is no WAV file: it is shorter than a WAV header.", Cure);
        OtherFormats.Refuse(riff);

        WavFormat? format = null;
        long? longSize = null;
        while (await NextAsync(stream, cancellation) is (var name, var size))
        {
            switch (name)
            {
                case "fmt ":
                    format = WavFormatChunk.Parse(await BodyAsync(stream, "fmt", size, cancellation), assumed);
                    break;
                case "ds64":
                    var sizes = await BodyAsync(stream, "ds64", size, cancellation);
                    if (sizes.Length >= 16)
                        longSize = BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8));
                    continue;
                case "data" when format is null:
                    throw CommandFailure.BadInput("This WAV file is broken: its samples come before their format (fmt).", Cure);
                case "data":
                    var length = size is > 0 and < UnknownFrom ? size : longSize is > 0 ? longSize : null;
                    if (length is null)
                        assumed("the header does not know how long the sound is: everything up to the end is taken for sound");
                    return new WavHeader(format, length);
                default:
                    await stream.SkipAsync(size, cancellation);
                    break;
            }

            // Some recorders leave out the byte that makes an odd chunk even: then a name stands where it would be.
            if (size % 2 == 0)
                continue;
            if (WavChunks.BeginWith(await stream.PeekAsync(4, cancellation)))
                assumed($"the {name.Trim()} chunk has an odd length and no byte after it that makes it even: the next chunk is taken to begin at once");
            else
                await stream.SkipAsync(1, cancellation);
        }

        throw CommandFailure.BadInput("This WAV file is truncated: it ends before its samples (data).", "Make or copy it again.");
    }

    private static async Task<(string Name, uint Size)?> NextAsync(PeekStream stream, CancellationToken cancellation)
    {
        var head = new byte[8];
        return await stream.FillAsync(head, cancellation) < head.Length
            ? null
            : (Encoding.Latin1.GetString(head, 0, 4), BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)));
    }

    private static async Task<byte[]> BodyAsync(PeekStream stream, string name, uint size, CancellationToken cancellation)
    {
        var body = new byte[Math.Min(size, MaxBodyBytes + 1)];
        if (body.Length <= MaxBodyBytes && await stream.FillAsync(body, cancellation) == body.Length)
            return body;
        throw CommandFailure.BadInput($"This WAV file is truncated or broken in its {name} chunk.", "Make or copy it again.");
    }
}
