using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Windowing;

/// <summary>
/// The audio of one take that is not let go yet, and where each sample of it came from. It holds little more than a
/// window: whoever fills it lets go as it decides. Not thread-safe.
/// </summary>
internal sealed class WindowBuffer
{
    private readonly List<(long Offset, long Sequence, int Samples)> _chunks = [];
    private byte[] _pcm = new byte[PcmFormat.BytesPerSecond * 4];
    private int _length;
    private AudioPosition _start;

    public WindowBuffer(AudioPosition start, long startSample)
    {
        _start = start;
        StartSample = startSample;
    }

    /// <summary>The first sample held, in session time.</summary>
    public long StartSample { get; private set; }

    public int Samples => _length / PcmFormat.BytesPerSample;

    public AudioPosition Start => PositionAt(0);

    public AudioPosition End => PositionAt(Samples);

    public void Append(Chunk chunk)
    {
        // A chunk of which the front is already archived: only the rest counts.
        var skip = _chunks.Count == 0 && chunk.Sequence == _start.Sequence ? Math.Min(_start.Sample, chunk.Samples) : 0;
        var pcm = chunk.Pcm.Span[(skip * PcmFormat.BytesPerSample)..];
        if (_length + pcm.Length > _pcm.Length) Array.Resize(ref _pcm, Math.Max(_pcm.Length * 2, _length + pcm.Length));
        pcm.CopyTo(_pcm.AsSpan(_length));
        _chunks.Add((Samples - skip, chunk.Sequence, chunk.Samples));
        _length += pcm.Length;
    }

    public ReadOnlyMemory<byte> Slice(int fromSample, int samples) =>
        _pcm.AsMemory(fromSample * PcmFormat.BytesPerSample, samples * PcmFormat.BytesPerSample);

    public AudioPosition PositionAt(int sample)
    {
        for (var i = _chunks.Count - 1; i >= 0; i--)
        {
            var (offset, sequence, samples) = _chunks[i];
            if (offset > sample) continue;
            var within = (int)(sample - offset);
            return within < samples
                ? new AudioPosition(_start.Take, sequence, within)
                : new AudioPosition(_start.Take, sequence + 1, 0);
        }

        return _start;
    }

    public void DropFront(int samples)
    {
        if (samples == 0) return;
        _start = PositionAt(samples);
        var bytes = samples * PcmFormat.BytesPerSample;
        _pcm.AsSpan(bytes, _length - bytes).CopyTo(_pcm);
        _length -= bytes;
        StartSample += samples;
        _chunks.RemoveAll(chunk => chunk.Offset + chunk.Samples <= samples);
        for (var i = 0; i < _chunks.Count; i++) _chunks[i] = _chunks[i] with { Offset = _chunks[i].Offset - samples };
    }
}
