using System.Buffers.Binary;
using NAudio.Codecs;

namespace LiveTranslate.Cli.Audio;

/// <summary>What a sample of a WAV file is.</summary>
internal enum SampleEncoding
{
    /// <summary>An integer; unsigned when it takes one byte.</summary>
    Integer,

    /// <summary>IEEE float.</summary>
    Float,

    /// <summary>G.711, as telephones in Europe record.</summary>
    ALaw,

    /// <summary>G.711, as telephones in America and Japan record.</summary>
    MuLaw,
}

/// <summary>How the samples of a WAV file lie in its bytes.</summary>
/// <param name="Encoding">What a sample is.</param>
/// <param name="SampleBytes">Bytes a sample takes, 1 to 4, or 8 for doubles.</param>
/// <param name="Channels">Interleaved.</param>
/// <param name="SampleRate">Hz.</param>
internal sealed record WavFormat(SampleEncoding Encoding, int SampleBytes, int Channels, int SampleRate)
{
    /// <summary>Below, speech is not understood; above, no recorder goes.</summary>
    public const int MinRate = 4_000;
    public const int MaxRate = 192_000;
    public const int MaxChannels = 64;

    public int FrameBytes => SampleBytes * Channels;

    /// <summary>Turns whole frames into interleaved samples of −1…1.</summary>
    public void Decode(ReadOnlySpan<byte> frames, Span<float> samples)
    {
        for (var at = 0; at < samples.Length; at++)
            samples[at] = (float)Decode(frames.Slice(at * SampleBytes, SampleBytes));
    }

    private double Decode(ReadOnlySpan<byte> sample) => (Encoding, SampleBytes) switch
    {
        // A broken float must not reach the filter, where it would stay for a while.
        (SampleEncoding.Float, 4) => Finite(BinaryPrimitives.ReadSingleLittleEndian(sample)),
        (SampleEncoding.Float, _) => Finite(BinaryPrimitives.ReadDoubleLittleEndian(sample)),
        (SampleEncoding.ALaw, _) => ALawDecoder.ALawToLinearSample(sample[0]) / 32_768.0,
        (SampleEncoding.MuLaw, _) => MuLawDecoder.MuLawToLinearSample(sample[0]) / 32_768.0,
        (_, 1) => (sample[0] - 128) / 128.0,
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32_768.0,
        (_, 3) => ((sample[0] << 8) | (sample[1] << 16) | (sample[2] << 24)) / 2_147_483_648.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2_147_483_648.0,
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
