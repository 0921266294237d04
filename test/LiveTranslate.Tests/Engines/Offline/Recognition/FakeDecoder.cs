using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Tests.Engines.Offline.Recognition;

/// <summary>A decoder that hears one word in each quarter of a second, lead-in and trailing silence included.</summary>
internal sealed class FakeDecoder : IDecoder
{
    private readonly ManualResetEventSlim _free = new(initialState: true);
    private int _samples;

    /// <summary>Calls hang from now on until <see cref="Free"/>.</summary>
    public void Hang() => _free.Reset();

    public void Free() => _free.Set();

    /// <summary>Whether <see cref="Process"/> says no.</summary>
    public bool Fails { get; set; }

    public bool Disposed { get; private set; }

    /// <summary>Heard since the utterance began.</summary>
    public int Samples => _samples;

    public void Begin() => _samples = 0;

    public void Process(ReadOnlySpan<short> samples)
    {
        _free.Wait();
        if (Fails) throw new DecoderException("The test said so.");
        _samples += samples.Length;
    }

    public IReadOnlyList<DecodedWord> Words() =>
    [
        new("<s>", TimeSpan.Zero, TimeSpan.Zero, 1),
        .. Enumerable.Range(0, _samples / Quarter).Select(i => new DecodedWord(
            "word(2)", PcmFormat.DurationOf(i * Quarter), PcmFormat.DurationOf((i + 1) * Quarter), 0.5)),
    ];

    public void End()
    {
    }

    public void Dispose() => Disposed = true;

    private const int Quarter = PcmFormat.SampleRate / 4;
}
