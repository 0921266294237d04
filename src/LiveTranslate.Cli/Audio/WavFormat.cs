using System.Buffers.Binary;

namespace LiveTranslate.Cli.Audio;

/// <summary>How the samples of a WAV file lie in its bytes.</summary>
/// <param name="IsFloat">IEEE float, or integers.</param>
/// <param name="SampleBytes">Bytes a sample takes, 1 to 4, or 8 for doubles.</param>
/// <param name="Channels">Interleaved.</param>
/// <param name="SampleRate">Hz.</param>
internal sealed record WavFormat(bool IsFloat, int SampleBytes, int Channels, int SampleRate)
{
    /// <summary>Below, speech is not understood; above, no recorder goes.</summary>
    public const int MinRate = 4_000;
    public const int MaxRate = 192_000;
    public const int MaxChannels = 64;

    public int FrameBytes => SampleBytes * Channels;

    /// <summary>Averages each frame's channels into one sample of −1…1.</summary>
    public void MixDown(ReadOnlySpan<byte> frames, Span<float> mono)
    {
        for (var frame = 0; frame < mono.Length; frame++)
        {
            double sum = 0;
            for (var channel = 0; channel < Channels; channel++)
            {
                sum += Decode(frames);
                frames = frames[SampleBytes..];
            }

            mono[frame] = (float)(sum / Channels);
        }
    }

    private double Decode(ReadOnlySpan<byte> sample) => (IsFloat, SampleBytes) switch
    {
        // A broken float must not reach the filter, where it would stay for a while.
        (true, 4) => Finite(BinaryPrimitives.ReadSingleLittleEndian(sample)),
        (true, _) => Finite(BinaryPrimitives.ReadDoubleLittleEndian(sample)),
        (false, 1) => (sample[0] - 128) / 128.0,
        (false, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32_768.0,
        (false, 3) => ((sample[0] << 8) | (sample[1] << 16) | (sample[2] << 24)) / 2_147_483_648.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2_147_483_648.0,
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
