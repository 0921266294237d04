namespace LiveTranslate.Cli.Audio;

/// <summary>What the server takes: 16 kHz, 16-bit little-endian, mono, in chunks of 250 ms. <c>Start</c> says it, too.</summary>
internal static class SpeechFormat
{
    public const int SampleRate = 16_000;
    public const int SampleBytes = 2;
    public const int BytesPerSecond = SampleRate * SampleBytes;
    public const int ChunkMilliseconds = 250;
    public const int ChunkBytes = BytesPerSecond * ChunkMilliseconds / 1000;
    public const int ChunkSamples = ChunkBytes / SampleBytes;

    public static TimeSpan DurationOf(long bytes) => TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
}
