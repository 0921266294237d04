namespace LiveTranslate.Pipeline.Audio;

/// <summary>A piece of one take's audio.</summary>
/// <param name="Take">The take it belongs to.</param>
/// <param name="Sequence">Its number within the take, from 0.</param>
/// <param name="Pcm">16 kHz 16-bit mono samples; never empty, an even number of bytes.</param>
/// <param name="TraceParent">The W3C trace context of the call that brought it, when that is traced.</param>
/// <param name="CapturedAt">When a gateway got it, by the gateway's clock, where that is known.</param>
/// <param name="LoggedAt">When the log got it, by the log's clock, where there is a log.</param>
public readonly record struct Chunk(
    int Take, long Sequence, ReadOnlyMemory<byte> Pcm, string? TraceParent = null, DateTimeOffset? CapturedAt = null,
    DateTimeOffset? LoggedAt = null)
{
    /// <summary>Audio whose producer counts neither takes nor chunks.</summary>
    public static Chunk Unnumbered(ReadOnlyMemory<byte> pcm) => new(0, -1, pcm);

    /// <summary>False for audio of a producer that counts neither takes nor chunks.</summary>
    public bool Numbered => Take > 0;

    public int Samples => Pcm.Length / PcmFormat.BytesPerSample;

    /// <summary>What it counts against bounds: a chunk costs memory and calls however little it holds.</summary>
    public int Weight => WeightOf(Samples);

    public static int WeightOf(int samples) => Math.Max(samples, PcmFormat.SampleRate / 50);
}
