using LiveTranslate.Contracts.Grains;

namespace LiveTranslate.Grains.Sessions;

/// <summary>
/// Chunks that come while a session's state is read. What does not fit is dropped, and asked for again or read from the
/// log.
/// </summary>
internal sealed class EarlyChunks
{
    private const int MaxChunks = 256;

    // Whoever numbers nothing may put half a minute of audio into one record: their number alone is no bound.
    private const int MaxBytes = 8 << 20;

    private readonly List<AudioChunk> _chunks = [];
    private int _bytes;

    /// <summary>Something was dropped, or lost by the stream.</summary>
    public bool Missed { get; set; }

    public void Add(AudioChunk chunk)
    {
        if (_chunks.Count >= MaxChunks || _bytes + chunk.Pcm.Length > MaxBytes)
        {
            Missed = true;
            return;
        }

        _chunks.Add(chunk);
        _bytes += chunk.Pcm.Length;
    }

    public void HandTo(Action<AudioChunk> accept)
    {
        foreach (var chunk in _chunks) accept(chunk);
        _chunks.Clear();
        _bytes = 0;
    }
}
