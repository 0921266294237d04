using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Recognition;

/// <summary>
/// The recognition of one window: fed while the window fills, so that little is left to do when it closes. When the
/// engine fails on the way, the whole window is given to it once more.
/// </summary>
internal sealed class WindowRecognition : IDisposable
{
    private readonly ISpeechRecognizer _recognizer;
    private readonly RecognitionRequest _request;
    private readonly StagePolicy<Transcript> _policy;
    private readonly CancellationTokenSource _abandoned;
    private readonly CancellationTokenSource _liveGivenUp;
    private readonly Task<Outcome<Transcript>> _live;
    private ReadOnlyMemory<byte> _following;

    // Not bounded by count, but by what feeds it: one window's audio, a few hundred kilobytes at most.
    private readonly Channel<byte[]> _audio =
        Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    public WindowRecognition(
        ISpeechRecognizer recognizer,
        RecognitionRequest request,
        StagePolicy<Transcript> policy,
        Action<string>? onPartial,
        CancellationToken cancellationToken)
    {
        _recognizer = recognizer;
        _request = request;
        _policy = policy;
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _liveGivenUp = CancellationTokenSource.CreateLinkedTokenSource(_abandoned.Token);
        _live = RecognizeAsync(_audio.Reader.ReadAllAsync(_liveGivenUp.Token), onPartial, _liveGivenUp.Token);
    }

    public static StagePolicy<Transcript> CreatePolicy(TimeSpan deadline, TimeProvider time, ILogger logger) =>
        new(Stage.Recognition, deadline, time, logger);

    public void Feed(ReadOnlyMemory<byte> pcm) => _audio.Writer.TryWrite(pcm.ToArray());

    /// <summary>The window is whole.</summary>
    /// <param name="following">What came after it.</param>
    public void Close(ReadOnlyMemory<byte> following)
    {
        // Read by who reads the audio, and only after its end.
        _following = following;
        _audio.Writer.TryComplete();
    }

    /// <summary>What was said in it, after <see cref="Close"/>.</summary>
    /// <param name="pcm">All its audio, for another try.</param>
    public async Task<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm)
    {
        var first = true;
        var outcome = await _policy.CallAsync(
            token =>
            {
                if (!first) return new ValueTask<Outcome<Transcript>>(AgainAsync(pcm, token));
                first = false;
                return new ValueTask<Outcome<Transcript>>(_live.WaitAsync(token));
            },
            _abandoned.Token);
        return ToTranscript(outcome);
    }

    /// <summary>Gives the engine the whole window once more, after <see cref="TranscribeAsync"/> has run out of time.</summary>
    /// <param name="pcm">All its audio.</param>
    public async Task<Transcript> RepeatAsync(ReadOnlyMemory<byte> pcm) => ToTranscript(await _policy.CallAsync(
        token => new ValueTask<Outcome<Transcript>>(AgainAsync(pcm, token)), _abandoned.Token));

    /// <summary>Lets go of the engine; a window whose transcript is there is not affected.</summary>
    public void Dispose()
    {
        _audio.Writer.TryComplete();
        _abandoned.Cancel();
        _liveGivenUp.Dispose();
        _abandoned.Dispose();
    }

    // The first try may still hang in the engine, or wait for its turn: it must not hold a place that this one needs.
    private async Task<Outcome<Transcript>> AgainAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        await _liveGivenUp.CancelAsync();
        return await RecognizeAsync(Whole(pcm), onPartial: null, cancellationToken);
    }

    private static Transcript ToTranscript(Outcome<Transcript> outcome) =>
        outcome.Succeeded ? outcome.Value : new Transcript("", null, outcome.Failure);

    private async Task<Outcome<Transcript>> RecognizeAsync(
        IAsyncEnumerable<byte[]> audio, Action<string>? onPartial, CancellationToken cancellationToken)
    {
        var started = await _recognizer.StartAsync(_request, cancellationToken);
        if (!started.Succeeded) return started.Failure;
        await using var recognition = started.Value;
        var reading = ReadAsync(recognition, onPartial, cancellationToken);
        await foreach (var pcm in audio.WithCancellation(cancellationToken))
        {
            if (reading.IsCompleted) break;
            await recognition.WriteAsync(pcm, cancellationToken);
        }

        await recognition.CompleteAsync(_following, cancellationToken);
        return await reading;
    }

    private static async Task<Outcome<Transcript>> ReadAsync(
        ISpeechRecognition recognition, Action<string>? onPartial, CancellationToken cancellationToken)
    {
        var finals = new List<string>();
        double? confidence = null;
        await foreach (var result in recognition.Results.WithCancellation(cancellationToken))
        {
            if (result.Failure is not null) return result.Failure;
            if (!result.IsFinal)
            {
                onPartial?.Invoke(EngineText.Clean(string.Join(' ', finals.Append(result.Text))));
                continue;
            }

            if (result.Text.Length > 0) finals.Add(result.Text);
            if (result.Confidence is { } sure) confidence = Math.Min(confidence ?? 1, sure);
        }

        return new Transcript(EngineText.Clean(string.Join(' ', finals)), confidence);
    }

    private static async IAsyncEnumerable<byte[]> Whole(ReadOnlyMemory<byte> pcm)
    {
        await Task.CompletedTask;
        yield return pcm.ToArray();
    }
}
