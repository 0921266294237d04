using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// One window between its writer, who must never wait for decoding, and the worker whose turn at it may come later.
/// </summary>
internal sealed class DecoderWindow : ISpeechRecognition
{
    // A quarter of a second: what our pages send, and often enough for partial results.
    private const int PieceSamples = PcmFormat.SampleRate / 4;

    // Four partials a second of a window of seconds. The oldest fall out when nobody reads; the final one never does.
    private const int MaxResults = 64;
    private readonly Channel<ArraySegment<short>> _audio;
    private readonly Channel<RecognitionResult> _results = Channel.CreateBounded<RecognitionResult>(
        new BoundedChannelOptions(MaxResults) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly TimeProvider _time;
    private readonly int _maxFollowing;
    private long _lastWrite;
    private volatile bool _abandoned;
    private volatile bool _whole;
    private volatile bool _ended;

    public DecoderWindow(TimeSpan maxBuffered, TimeSpan lookAhead, TimeProvider time)
    {
        _maxFollowing = (int)PcmFormat.SamplesIn(lookAhead) * PcmFormat.BytesPerSample;
        _time = time;
        _lastWrite = time.GetTimestamp();
        var pieces = Math.Max(1, (int)(PcmFormat.SamplesIn(maxBuffered) / PieceSamples));
        _audio = Channel.CreateBounded<ArraySegment<short>>(
            new BoundedChannelOptions(pieces) { SingleReader = true, SingleWriter = true });
    }

    public IAsyncEnumerable<RecognitionResult> Results => _results.Reader.ReadAllAsync();

    /// <summary>True once nobody wants its results: what is left of it is not decoded.</summary>
    public bool Abandoned => _abandoned;

    /// <summary>Whether its audio is whole.</summary>
    public bool Whole => _whole;

    /// <summary>What comes after it; known when its audio is whole.</summary>
    public short[] Following { get; private set; } = [];

    /// <summary>Whether its last result has been given.</summary>
    public bool Ended => _ended;

    public TimeSpan SinceLastWrite => _time.GetElapsedTime(Interlocked.Read(ref _lastWrite));

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (pcm.Length % PcmFormat.BytesPerSample != 0)
            throw new ArgumentException("16-bit audio has an even number of bytes.", nameof(pcm));
        while (!pcm.IsEmpty)
        {
            var bytes = Math.Min(pcm.Length, PieceSamples * PcmFormat.BytesPerSample);
            var samples = bytes / PcmFormat.BytesPerSample;
            var piece = ArrayPool<short>.Shared.Rent(samples);
            MemoryMarshal.Cast<byte, short>(pcm.Span[..bytes]).CopyTo(piece);
            Interlocked.Exchange(ref _lastWrite, _time.GetTimestamp());
            // A window that failed or was abandoned takes no more; its results have said so.
            while (!_audio.Writer.TryWrite(new ArraySegment<short>(piece, 0, samples)))
                if (!await _audio.Writer.WaitToWriteAsync(cancellationToken)) return;
            pcm = pcm[bytes..];
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _whole = true;
        _audio.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> following, CancellationToken cancellationToken)
    {
        // Before the audio's end, which is what lets it be read.
        Following = MemoryMarshal.Cast<byte, short>(following.Span[..Math.Min(following.Length, _maxFollowing)]).ToArray();
        return CompleteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _abandoned = true;
        _audio.Writer.TryComplete();
        _results.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>The next audio; false when there is no more. Blocks: for the worker's own thread only.</summary>
    public bool TakeNext(out ArraySegment<short> piece)
    {
        while (true)
        {
            piece = default;
            if (_abandoned) return false;
            if (_audio.Reader.TryRead(out piece)) return true;
            if (!_audio.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return false;
        }
    }

    public static void Return(ArraySegment<short> piece) => ArrayPool<short>.Shared.Return(piece.Array!);

    public void Partial(RecognitionResult result) => _results.Writer.TryWrite(result);

    /// <summary>The last result; nothing follows.</summary>
    public void Finish(RecognitionResult result)
    {
        _results.Writer.TryWrite(result);
        _results.Writer.TryComplete();
        _audio.Writer.TryComplete();
        _ended = true;
    }

    public void Fail(StageFailure failure) => Finish(RecognitionResult.Failed(failure));
}
