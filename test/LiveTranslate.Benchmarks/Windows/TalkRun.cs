using LiveTranslate.Cli.Measuring;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Windowing;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>Takes one talk through windower and recognizer as a session does: window after window, one decoder.</summary>
internal sealed class TalkRun(Talk talk, WindowOptions options, ISpeechRecognizer recognizer)
{
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");

    private readonly SessionId _session = SessionId.New();
    private readonly Windower _windower = new(
        new CutLedger(new LedgerState()), AudioPosition.StartOf(1), 0, [], committedOnly: false, options);
    private readonly List<HeardWindow> _windows = [];
    private readonly List<string> _texts = [];
    private ISpeechRecognition? _window;

    public async Task<HeardTalk> RunAsync(TimeSpan chunk, CancellationToken stop)
    {
        var (rest, sequence) = (talk.Pcm, 0L);
        while (!rest.IsEmpty)
        {
            var bytes = Math.Min(rest.Length, (int)PcmFormat.SamplesIn(chunk) * PcmFormat.BytesPerSample);
            await FollowAsync(_windower.Push(new Chunk(1, sequence++, rest[..bytes])), stop);
            rest = rest[bytes..];
        }

        await FollowAsync(_windower.Flush(final: true), stop);
        var heard = string.Join(' ', _texts);
        return new HeardTalk(
            talk.Kind, WordErrorRate.Words(talk.Text).Count, WordErrorRate.Errors(talk.Text, heard),
            PcmFormat.DurationOf(talk.Pcm.Length / PcmFormat.BytesPerSample), _windows);
    }

    private async Task FollowAsync(IEnumerable<WindowEvent> events, CancellationToken stop)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case WindowEvent.Began:
                    var started = await recognizer.StartAsync(new RecognitionRequest(_session, English, []), stop);
                    _window = started.Succeeded ? started.Value : throw new InvalidOperationException(started.Failure.Message);
                    break;
                case WindowEvent.Fed fed:
                    await _window!.WriteAsync(fed.Pcm, stop);
                    break;
                case WindowEvent.Closed closed:
                    _windows.Add(HeardWindow.Of(closed, _windower.EndSample));
                    await HearAsync(closed.Following, stop);
                    break;
            }
        }
    }

    private async Task HearAsync(ReadOnlyMemory<byte> following, CancellationToken stop)
    {
        await _window!.CompleteAsync(following, stop);
        await foreach (var result in _window.Results.WithCancellation(stop))
        {
            if (result.Failure is { } failure) throw new InvalidOperationException(failure.Message);
            if (result.IsFinal) _texts.Add(result.Text);
        }

        await _window.DisposeAsync();
    }
}
