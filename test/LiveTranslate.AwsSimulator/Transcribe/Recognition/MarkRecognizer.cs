using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>Hears the numbers that are hidden in audio (<see cref="SpeechMarks"/>), each as a word: what was heard can then be proved.</summary>
internal sealed class MarkRecognizer : IRecognizer
{
    // A number every 250 ms; an utterance ends by itself, since all of its words are told again each time.
    private const int MaxWords = 40;
    private const int MaxResults = 64;
    private static readonly TimeSpan Length = PcmFormat.DurationOf(SpeechMarks.Samples);

    public IRecognition Start() => new Recognition();

    private sealed class Recognition : IRecognition
    {
        private readonly Channel<Heard> _results = Channel.CreateBounded<Heard>(MaxResults);
        private readonly SpeechMarks.Reader _marks = new();
        private readonly List<HeardWord> _words = [];
        private long _samples;

        public IAsyncEnumerable<Heard> Results => _results.Reader.ReadAllAsync();

        public async ValueTask HearAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            var before = _words.Count;
            foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm.Span))
            {
                _samples++;
                if (_marks.Read(sample) is not { } number) continue;
                var end = PcmFormat.DurationOf(_samples);
                _words.Add(new HeardWord(number.ToString(CultureInfo.InvariantCulture), end - Length, end, Confidence: 1));
            }

            if (_words.Count > before) await TellAsync(isFinal: _words.Count >= MaxWords, cancellationToken);
        }

        public void Complete() => _ = FinishAsync();

        public ValueTask DisposeAsync()
        {
            _results.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private async Task TellAsync(bool isFinal, CancellationToken cancellationToken)
        {
            await _results.Writer.WriteAsync(new Heard([.. _words], PcmFormat.DurationOf(_samples), isFinal), cancellationToken);
            if (isFinal) _words.Clear();
        }

        private async Task FinishAsync()
        {
            try
            {
                if (_words.Count > 0) await TellAsync(isFinal: true, CancellationToken.None);
                _results.Writer.TryComplete();
            }
            catch (ChannelClosedException)
            {
                // The stream ended first.
            }
        }
    }
}
