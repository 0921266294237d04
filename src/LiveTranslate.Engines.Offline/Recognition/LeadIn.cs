using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// What a decoder hears before a window: the end of the window before. A cut in the middle of a sentence takes the
/// first words' context away, and they are then misheard; with a second of it their errors halve.
/// </summary>
internal sealed class LeadIn(TimeSpan duration)
{
    /// <summary>Partial results come no closer than this, in samples: 250 ms.</summary>
    public const int PartialEvery = PcmFormat.SampleRate / 4;

    // Where nothing came before, the decoder wants to hear a sentence begin; and always, to hear it end.
    private const int SilenceSamples = PcmFormat.SampleRate * 150 / 1000;
    private readonly short[] _last = new short[PcmFormat.SamplesIn(duration)];
    private int _count;

    public static ReadOnlySpan<short> Silence => new short[SilenceSamples];

    /// <summary>The lead-in of the next window. It is then used up.</summary>
    public Lead Take()
    {
        var samples = _count > 0 ? _last[^_count..] : Silence.ToArray();
        _count = 0;
        return new Lead(samples, PcmFormat.DurationOf(samples.Length));
    }

    /// <summary>Keeps the end of what is heard.</summary>
    public void Remember(ReadOnlySpan<short> samples)
    {
        if (samples.Length > _last.Length) samples = samples[^_last.Length..];
        _last.AsSpan(samples.Length).CopyTo(_last);
        samples.CopyTo(_last.AsSpan(_last.Length - samples.Length));
        _count = Math.Min(_last.Length, _count + samples.Length);
    }

    public void Forget() => _count = 0;

    public readonly record struct Lead(short[] Samples, TimeSpan Duration);
}
