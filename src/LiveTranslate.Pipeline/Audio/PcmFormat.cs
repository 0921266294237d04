namespace LiveTranslate.Pipeline.Audio;

/// <summary>The one audio format from the page to the recognizer: 16 kHz, 16-bit little-endian, mono.</summary>
public static class PcmFormat
{
    public const int SampleRate = 16_000;
    public const int BytesPerSample = 2;
    public const int BytesPerSecond = SampleRate * BytesPerSample;

    /// <summary>The length of a chunk as our own pages send it. Others may send other lengths.</summary>
    public const int ChunkMilliseconds = 250;

    /// <summary>The largest chunk that is taken: one second.</summary>
    public const int MaxChunkBytes = 32_000;

    public static TimeSpan DurationOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / SampleRate);

    public static long SamplesIn(TimeSpan duration) => duration.Ticks * SampleRate / TimeSpan.TicksPerSecond;

    public static long MillisecondsOf(long samples) => samples * 1000 / SampleRate;
}
