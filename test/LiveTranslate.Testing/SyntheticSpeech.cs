using System.Buffers.Binary;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Testing;

/// <summary>
/// Audio that a voice detector takes for speech, pauses and noise; always the same for the same seed. The voice is a
/// 140 Hz tone with harmonics, swelling like syllables; it says nothing.
/// </summary>
public sealed class SyntheticSpeech(int seed = 1)
{
    private readonly Random _random = new(seed);
    private readonly List<byte> _pcm = [];
    private double _phase;

    public byte[] ToArray() => [.. _pcm];

    /// <summary>Somebody speaks.</summary>
    public SyntheticSpeech Speak(double seconds, double level = 0.3) => Add(seconds, i =>
    {
        // Five syllables a second, never quite silent in between.
        var swell = 0.35 + (0.65 * Math.Abs(Math.Sin(Math.PI * 2.5 * i / PcmFormat.SampleRate)));
        _phase += 2 * Math.PI * (140 + (10 * Math.Sin(i / 4000.0))) / PcmFormat.SampleRate;
        var voice = Math.Sin(_phase) + (0.5 * Math.Sin(2 * _phase)) + (0.3 * Math.Sin(3 * _phase)) + (0.2 * Math.Sin(5 * _phase));
        return (level * swell * voice / 2) + Noise(0.0005);
    });

    /// <summary>Nobody speaks; the room is not quite silent.</summary>
    public SyntheticSpeech Pause(double seconds) => Add(seconds, _ => Noise(0.0005));

    /// <summary>All samples are zero.</summary>
    public SyntheticSpeech Silence(double seconds) => Add(seconds, _ => 0);

    /// <summary>White noise; 1 is full scale.</summary>
    public SyntheticSpeech WhiteNoise(double seconds, double level = 0.3) => Add(seconds, _ => Noise(level));

    /// <summary>Speech so loud that it is cut off at full scale.</summary>
    public SyntheticSpeech Clipped(double seconds) => Speak(seconds, level: 8);

    /// <summary>The audio as chunks of one take; the last may be shorter.</summary>
    public IReadOnlyList<byte[]> ToChunks(int bytes = PcmFormat.BytesPerSecond * PcmFormat.ChunkMilliseconds / 1000) =>
        [.. ToArray().Chunk(bytes)];

    private double Noise(double level) => level * ((2 * _random.NextDouble()) - 1);

    private SyntheticSpeech Add(double seconds, Func<int, double> sampleAt)
    {
        Span<byte> sample = stackalloc byte[PcmFormat.BytesPerSample];
        var count = (int)Math.Round(seconds * PcmFormat.SampleRate);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(sample, (short)Math.Clamp(sampleAt(i) * 32767, -32768, 32767));
            _pcm.AddRange(sample);
        }

        return this;
    }
}
