using System.Threading.Channels;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// One session's decoder and the thread it runs on. A thread of its own, because decoding fills a core for tens of
/// milliseconds at a time, which the pool that serves hubs and grains must not feel.
/// </summary>
internal sealed partial class DecoderWorker : IDisposable
{
    // A session has at most four windows in flight; twice that covers a restart that does them again.
    private const int MaxWindows = 8;
    private readonly Channel<DecoderWindow> _windows = Channel.CreateBounded<DecoderWindow>(MaxWindows);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WatchedDecoder _decoder;
    private readonly TimeSpan _leadIn;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private WindowDecoder _windowDecoder;
    private volatile DecoderWindow? _current;
    private volatile StageFailure? _givenUp;
    private long _lastUse;
    private int _pending;

    public DecoderWorker(Func<IDecoder> make, TimeSpan leadIn, TimeProvider time, ILogger logger)
    {
        (_leadIn, _time, _logger) = (leadIn, time, logger);
        _decoder = new WatchedDecoder(make, time);
        _windowDecoder = new WindowDecoder(_decoder, _leadIn);
        _lastUse = time.GetTimestamp();
        new Thread(Run) { IsBackground = true, Name = "PocketSphinx" }.Start();
    }

    /// <summary>Completes when the thread has ended and the decoder is freed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How long it has had no window; zero while it has.</summary>
    public TimeSpan Idle =>
        Volatile.Read(ref _pending) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Interlocked.Read(ref _lastUse));

    public bool InUse => Volatile.Read(ref _pending) > 0;

    /// <summary>How long its present call into native code has lasted.</summary>
    public TimeSpan Calling => _decoder.Calling;

    /// <summary>The window it works on, if any.</summary>
    public DecoderWindow? Current => _current;

    /// <summary>Takes a window behind those it has; false when it has too many or has stopped.</summary>
    public bool TryAdd(DecoderWindow window)
    {
        Interlocked.Increment(ref _pending);
        if (_windows.Writer.TryWrite(window)) return true;
        Interlocked.Decrement(ref _pending);
        return false;
    }

    /// <summary>Finishes what it has, then frees the decoder.</summary>
    public void Dispose() => _windows.Writer.TryComplete();

    /// <summary>Fails what it has at once. The thread ends when its native call returns, if ever.</summary>
    public void GiveUp(StageFailure failure)
    {
        _givenUp = failure;
        _windows.Writer.TryComplete();
        _current?.Fail(failure);
        while (_windows.Reader.TryRead(out var window)) window.Fail(failure);
    }

    private void Run()
    {
        while (_windows.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_windows.Reader.TryRead(out var window))
            {
                _current = window;
                if (_givenUp is { } failure) window.Fail(failure);
                else Decode(window);
                _current = null;
                Interlocked.Exchange(ref _lastUse, _time.GetTimestamp());
                Interlocked.Decrement(ref _pending);
            }
        }

        _decoder.Dispose();
        _ended.TrySetResult();
    }

    private void Decode(DecoderWindow window)
    {
        if (window.Abandoned) return;
        try
        {
            _windowDecoder.Decode(window);
        }
        catch (Exception e) when (e is DecoderException or DllNotFoundException or EntryPointNotFoundException)
        {
            LogFailed(e);
            window.Fail(new StageFailure(Stage.Recognition, "engine-failed", e.Message, Transient: e is DecoderException));
            // Whatever state it is in, the next window does not inherit it.
            _decoder.Dispose();
            _windowDecoder = new WindowDecoder(_decoder, _leadIn);
        }
    }

    [LoggerMessage(4010, LogLevel.Error, "A PocketSphinx decoder failed and is replaced")]
    private partial void LogFailed(Exception failure);
}
