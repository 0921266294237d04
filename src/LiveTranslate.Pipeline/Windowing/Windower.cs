using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Pipeline.Windowing;

/// <summary>
/// Turns one take's chunks, in order, into windows: those already committed exactly as they were cut, and new ones
/// where the cutter says. No sample is lost or doubled between two windows. Not thread-safe.
/// </summary>
public sealed class Windower
{
    // More than this after a window's last word says nothing about it.
    private const int MaxFollowing = PcmFormat.SampleRate / 2;

    private readonly CutLedger _ledger;
    private readonly WindowBuffer _buffer;
    private readonly WindowCutter _cutter;
    private readonly VoiceActivity _voice = new();
    private readonly Queue<Cut> _committed;
    private int _analyzed;
    private readonly bool _committedOnly;
    private bool _open;
    private int _fed;

    /// <param name="ledger">Where cuts are numbered.</param>
    /// <param name="start">The first sample that will be pushed; a position inside a chunk skips its front.</param>
    /// <param name="startSample">The same in session time.</param>
    /// <param name="committed">Cuts of this take to be done again, in order.</param>
    /// <param name="committedOnly">The take was closed before: nothing beyond the committed cuts is a window.</param>
    /// <param name="options">Where to cut.</param>
    public Windower(
        CutLedger ledger,
        AudioPosition start,
        long startSample,
        IEnumerable<Cut> committed,
        bool committedOnly,
        WindowOptions options)
    {
        _committedOnly = committedOnly;
        _ledger = ledger;
        _buffer = new WindowBuffer(start, startSample);
        _cutter = new WindowCutter(options);
        _committed = new Queue<Cut>(committed);
    }

    /// <summary>The position after the last sample pushed, in session time.</summary>
    public long EndSample => _buffer.StartSample + _buffer.Samples;

    /// <summary>Whether a window is being filled.</summary>
    public bool WindowOpen => _open;

    /// <summary>Whether it has audio that is neither cut nor known to be silence.</summary>
    public bool HoldsAudio => _buffer.Samples > 0;

    /// <summary>Committed windows whose audio has not come again yet.</summary>
    public bool AwaitsCommitted => _committed.Count > 0;

    /// <summary>
    /// Adds a chunk. Events follow each other as <c>Began, Fed*, Closed</c>; the memory of an event is valid until
    /// the next is asked for. Enumerate to the end before the next call.
    /// </summary>
    public IEnumerable<WindowEvent> Push(Chunk chunk)
    {
        _buffer.Append(chunk);
        return Advance();
    }

    /// <summary>No more audio will come, or not for long: closes the open window as it is.</summary>
    /// <param name="final">
    /// The take is closed: committed windows whose audio never came are closed as lost, so that no index is missing.
    /// </param>
    public IEnumerable<WindowEvent> Flush(bool final)
    {
        if (_committed.Count == 0)
        {
            if (_open)
            {
                foreach (var fed in Feed(_buffer.Samples)) yield return fed;
                yield return Close(_buffer.Samples);
            }
            else
            {
                LetGoSilence(_buffer.Samples);
            }

            _analyzed = 0;
            _cutter.Reset();
            yield break;
        }

        if (!final) yield break;
        while (_committed.TryDequeue(out var lost))
        {
            if (!_open) yield return new WindowEvent.Began();
            _open = false;
            yield return new WindowEvent.Closed(lost, default, default, lost.EndSample, Lost: true);
        }

        _buffer.DropFront(_buffer.Samples);
    }

    private IEnumerable<WindowEvent> Advance()
    {
        while (_committed.TryPeek(out var cut))
        {
            var before = (int)Math.Min(Math.Max(0, cut.StartSample - _buffer.StartSample), _buffer.Samples);
            if (!_open) _buffer.DropFront(before);
            if (_buffer.Samples == 0 || _buffer.StartSample < cut.StartSample) yield break;
            if (!_open) yield return Begin();
            var whole = _buffer.Samples >= cut.Samples;
            foreach (var fed in Feed(whole ? cut.Samples : _buffer.Samples)) yield return fed;
            if (!whole) yield break;
            _committed.Dequeue();
            _open = false;
            var (pcm, following) = Take(cut.Samples);
            yield return new WindowEvent.Closed(cut, pcm, following, cut.EndSample, Lost: false);
        }

        if (_committedOnly) yield break;

        const int Frame = VoiceActivity.FrameSamples;
        while (_buffer.Samples - _analyzed >= Frame)
        {
            var frame = _voice.Analyze(_buffer.Slice(_analyzed, Frame).Span);
            _analyzed += Frame;
            var decision = _cutter.Push(frame);
            var samples = decision.Frames * Frame;
            switch (decision.Kind)
            {
                case CutKind.Silence:
                    LetGoSilence(samples);
                    break;
                case CutKind.SpeechBegan:
                    LetGoSilence(samples);
                    yield return Begin();
                    break;
                case CutKind.Close:
                    foreach (var fed in Feed(samples)) yield return fed;
                    yield return Close(samples);
                    _analyzed -= samples;
                    break;
            }
        }

        if (_open) foreach (var fed in Feed(_cutter.Settled * Frame)) yield return fed;
    }

    private WindowEvent.Began Begin()
    {
        _open = true;
        _fed = 0;
        return new WindowEvent.Began();
    }

    private IEnumerable<WindowEvent> Feed(int until)
    {
        if (until <= _fed) yield break;
        var pcm = _buffer.Slice(_fed, until - _fed);
        _fed = until;
        yield return new WindowEvent.Fed(pcm);
    }

    private WindowEvent.Closed Close(int samples)
    {
        var start = _buffer.StartSample;
        var heard = start + Math.Max(samples, _analyzed);
        var cut = _ledger.Add(_buffer.Start, _buffer.PositionAt(samples), start, start + samples);
        var (pcm, following) = Take(samples);
        _open = false;
        return new WindowEvent.Closed(cut, pcm, following, heard, Lost: false);
    }

    private (byte[] Pcm, byte[] Following) Take(int samples)
    {
        var pcm = _buffer.Slice(0, samples).ToArray();
        var following = _buffer.Slice(samples, Math.Min(MaxFollowing, _buffer.Samples - samples)).ToArray();
        _buffer.DropFront(samples);
        return (pcm, following);
    }

    private void LetGoSilence(int samples)
    {
        _buffer.DropFront(samples);
        _analyzed = Math.Max(0, _analyzed - samples);
        _ledger.NoteSilence(_buffer.Start, _buffer.StartSample);
    }
}

/// <summary>What happens to windows as audio comes in.</summary>
public abstract record WindowEvent
{
    private WindowEvent()
    {
    }

    /// <summary>A voice was heard: a window begins.</summary>
    public sealed record Began : WindowEvent;

    /// <summary>Audio of the open window that no cut can take away from it any more.</summary>
    public sealed record Fed(ReadOnlyMemory<byte> Pcm) : WindowEvent;

    /// <summary>The window is whole.</summary>
    /// <param name="Cut">Its bounds.</param>
    /// <param name="Pcm">All its audio.</param>
    /// <param name="Following">What has come after it, half a second at most: also the start of what is next.</param>
    /// <param name="HeardSample">
    /// What had to be heard to close it, in session time: its end at a pause, up to half a second more without one.
    /// </param>
    /// <param name="Lost">Its audio is gone for good.</param>
    public sealed record Closed(
        Cut Cut, ReadOnlyMemory<byte> Pcm, ReadOnlyMemory<byte> Following, long HeardSample, bool Lost) : WindowEvent;
}
