using System.Threading.Channels;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Testing;

/// <summary>One window of a <see cref="FakeRecognizer"/>: a partial result a second, one final one.</summary>
internal sealed class FakeRecognition(FakeRecognizer recognizer, RecognitionRequest request) : ISpeechRecognition
{
    private readonly Channel<RecognitionResult> _results = Channel.CreateUnbounded<RecognitionResult>();
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _audio = new();
    private readonly Lock _gate = new();
    private byte[] _following = [];
    private bool _completed;
    private bool _ended;

    /// <summary>Completes when it is done or given up.</summary>
    public Task Over => _over.Task;

    /// <summary>That of the window started before it.</summary>
    public Task Before { get; set; } = Task.CompletedTask;

    public IAsyncEnumerable<RecognitionResult> Results => _results.Reader.ReadAllAsync();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_completed) throw new InvalidOperationException("Audio after the window was complete.");
            if (_ended) return ValueTask.CompletedTask;
            var before = _audio.Length / PcmFormat.BytesPerSecond;
            _audio.Write(pcm.Span);
            if (_audio.Length / PcmFormat.BytesPerSecond > before)
                _results.Writer.TryWrite(new RecognitionResult(
                    $"{_audio.Length / PcmFormat.BytesPerSample} samples", IsFinal: false, TimeSpan.Zero, Duration));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_completed || _ended) return ValueTask.CompletedTask;
            _completed = true;
        }

        // As with a real engine the results come later, and a hanging one holds up nobody here.
        _ = FinishAsync();
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> following, CancellationToken cancellationToken)
    {
        _following = following.ToArray();
        return CompleteAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            if (!_completed) recognizer.Abandon();
        }

        await _disposed.CancelAsync();
        _results.Writer.TryComplete();
        _over.TrySetResult();
    }

    private TimeSpan Duration => PcmFormat.DurationOf(_audio.Length / PcmFormat.BytesPerSample);

    private async Task FinishAsync()
    {
        try
        {
            if (recognizer.OneByOne) await Before.WaitAsync(_disposed.Token);
            var failure = await recognizer.OnComplete.NextAsync(_disposed.Token);
            var window = new HeardWindow(request.Session, request.Language, request.Vocabulary, _audio.ToArray(), _following);
            if (failure is null) recognizer.Hear(window);
            var result = failure is null
                ? new RecognitionResult(
                    recognizer.Transcribe(window), IsFinal: true, TimeSpan.Zero, Duration, recognizer.Confidence)
                : RecognitionResult.Failed(failure);
            _results.Writer.TryWrite(result);
            _results.Writer.TryComplete();
            _over.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // Disposed while it hung: the results have ended already.
        }
        catch (Exception e)
        {
            // A test's own Transcribe threw: whoever reads the results is to see it.
            _results.Writer.TryComplete(e);
        }
    }
}
