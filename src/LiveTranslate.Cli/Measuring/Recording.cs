using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LiveTranslate.Cli.Audio;

namespace LiveTranslate.Cli.Measuring;

/// <summary>The bundled talk, with what is said in it. Made by <c>Demo/make-recording</c>.</summary>
internal sealed class Recording
{
    public const string Language = "en-US";

    // 10 ms, and -30 dB of full scale: vowels of the talk are above it, breath and hiss below.
    private const int LoudStepMs = 10;
    private const double LoudLevel = 1_000;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _chunks;

    private Recording(IReadOnlyList<ReadOnlyMemory<byte>> chunks, string text) => (_chunks, Text) = (chunks, text);

    /// <summary>What is said.</summary>
    public string Text { get; }

    public TimeSpan Duration => SpeechFormat.DurationOf(_chunks.Sum(chunk => (long)chunk.Length));

    public static async Task<Recording> OpenAsync(CancellationToken cancellation)
    {
        await using var source = await SpeechSource.OpenAsync(Resource("welcome.wav"), raw: false, cancellation);
        var chunks = new List<ReadOnlyMemory<byte>>();
        await foreach (var chunk in source.ReadChunksAsync(cancellation))
            chunks.Add(chunk);
        using var text = new StreamReader(Resource("welcome.txt"));
        return new Recording(chunks, await text.ReadToEndAsync(cancellation));
    }

    /// <summary>All of it, once.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> PlayAsync()
    {
        foreach (var chunk in _chunks)
            yield return chunk;
        await Task.CompletedTask;
    }

    /// <summary>Over and over from chunk <paramref name="start"/> on. The chunks are shared, so it costs no memory.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> LoopAsync(
        int start, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Without the short last chunk: the latencies count on full ones.
        var full = _chunks.Count(chunk => chunk.Length == SpeechFormat.ChunkBytes);
        var count = duration.TotalMilliseconds / SpeechFormat.ChunkMilliseconds;
        for (var at = 0; at < count && !cancellation.IsCancellationRequested; at++)
            yield return _chunks[(start + at) % full];
        await Task.CompletedTask;
    }

    /// <summary>How long it was loud between two moments of <see cref="LoopAsync"/>.</summary>
    public TimeSpan LoudBetween(int start, long fromMs, long toMs)
    {
        var full = _chunks.Count(chunk => chunk.Length == SpeechFormat.ChunkBytes);
        var loud = 0;
        for (var at = fromMs; at < toMs; at += LoudStepMs)
        {
            var chunk = _chunks[(int)((start + (at / SpeechFormat.ChunkMilliseconds)) % full)].Span;
            var offset = (int)(at % SpeechFormat.ChunkMilliseconds) * SpeechFormat.BytesPerSecond / 1000;
            var samples = MemoryMarshal.Cast<byte, short>(chunk[offset..Math.Min(offset + (LoudStepMs * SpeechFormat.BytesPerSecond / 1000), chunk.Length)]);
            var energy = 0.0;
            foreach (var sample in samples)
                energy += (double)sample * sample;
            if (Math.Sqrt(energy / samples.Length) > LoudLevel)
                loud += LoudStepMs;
        }

        return TimeSpan.FromMilliseconds(loud);
    }

    private static Stream Resource(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The resource {name} is missing from this build.");
}
