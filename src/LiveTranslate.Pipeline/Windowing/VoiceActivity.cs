using System.Buffers.Binary;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Pipeline.Windowing;

/// <summary>
/// Says of each 10 ms frame how loud it is, whether it rises above the noise, and whether it is voiced. The noise
/// floor is the quietest level of the last three seconds; voicing is periodicity at a human pitch (50–400 Hz), which
/// white noise, clicks and hiss do not have however loud they are. Not thread-safe; one for each take.
/// </summary>
public sealed class VoiceActivity
{
    public const int FrameSamples = PcmFormat.SampleRate / 100;

    // Speech lies some 10 dB and more above the room; steady noise varies by about 1 dB from frame to frame.
    private const float ActiveAboveFloorDb = 7;

    // Below this nothing is speech, whatever the floor: 16-bit dither and idle converters lie lower.
    private const float MinActiveDb = -62;

    // Until the room is known, it is taken to be no louder than this, so that speech from the first sample counts.
    private const float InitialFloorDb = -50;

    // Voiced speech gives 0.6–0.95 here; white noise over 27.5 ms at 4 kHz stays under 0.5.
    private const float VoicedCorrelation = 0.55f;

    private const int Decimation = 4;
    private const int HistoryLength = 190; // 47.5 ms at 4 kHz: the deepest pitch, and 27.5 ms to compare
    private const int MinLag = 10; // 400 Hz
    private const int MaxLag = 80; // 50 Hz: men's voices sink to 60 at the end of a sentence
    private const int FloorBlockFrames = 50;
    private const int FloorBlocks = 6;

    private readonly float[] _history = new float[HistoryLength];
    private readonly float[] _floorBlocks = new float[FloorBlocks];
    private int _frames;

    public VoiceActivity() => Array.Fill(_floorBlocks, InitialFloorDb);

    /// <param name="pcm">One frame: <see cref="FrameSamples"/> samples, 16-bit little-endian.</param>
    public AudioFrame Analyze(ReadOnlySpan<byte> pcm)
    {
        double energy = 0;
        Span<float> decimated = stackalloc float[FrameSamples / Decimation];
        decimated.Clear();
        for (var i = 0; i < FrameSamples; i++)
        {
            var sample = BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * i)..]) / 32768f;
            energy += sample * sample;
            decimated[i / Decimation] += sample;
        }

        _history.AsSpan(decimated.Length).CopyTo(_history);
        decimated.CopyTo(_history.AsSpan(HistoryLength - decimated.Length));

        var level = (float)(10 * Math.Log10((energy / FrameSamples) + 1e-10));
        var floor = UpdateFloor(level);
        var active = level > Math.Max(floor + ActiveAboveFloorDb, MinActiveDb);
        return new AudioFrame(level, active, active && IsVoiced());
    }

    private float UpdateFloor(float level)
    {
        var block = _frames / FloorBlockFrames % FloorBlocks;
        if (_frames++ % FloorBlockFrames == 0) _floorBlocks[block] = level;
        else _floorBlocks[block] = Math.Min(_floorBlocks[block], level);
        var floor = float.MaxValue;
        foreach (var quietest in _floorBlocks) floor = Math.Min(floor, quietest);
        return floor;
    }

    private bool IsVoiced()
    {
        const int Length = HistoryLength - MaxLag;
        var now = _history.AsSpan(MaxLag, Length);
        var mean = 0f;
        foreach (var value in _history) mean += value;
        mean /= HistoryLength;
        var own = 1e-9f;
        foreach (var value in now) own += (value - mean) * (value - mean);
        for (var lag = MinLag; lag <= MaxLag; lag++)
        {
            var then = _history.AsSpan(MaxLag - lag, Length);
            float cross = 0, other = 1e-9f;
            for (var i = 0; i < Length; i++)
            {
                var a = now[i] - mean;
                var b = then[i] - mean;
                cross += a * b;
                other += b * b;
            }

            if (cross > VoicedCorrelation * MathF.Sqrt(own * other)) return true;
        }

        return false;
    }
}

/// <param name="LevelDb">Mean power in dBFS.</param>
/// <param name="Active">Above the noise.</param>
/// <param name="Voiced">Active, and with a pitch.</param>
public readonly record struct AudioFrame(float LevelDb, bool Active, bool Voiced);
