using System.Threading.Channels;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>A word for every 500 ms of any audio: for loads, and where no engine is installed.</summary>
internal sealed class ScriptedRecognizer : IRecognizer
{
    internal static readonly IReadOnlyList<string> Words =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);
    private const double Confidence = 0.99;

    // An utterance ends by itself, since all of its words are told again each time.
    private const int MaxWords = 20;

    // A result every quarter of a second; behind 16 s that nobody reads the audio waits.
    private const int MaxResults = 64;

    public IRecognition Start() => new Recognition();

    private sealed class Recognition : IRecognition
    {
        private readonly Channel<Heard> _results = Channel.CreateBounded<Heard>(MaxResults);
        private TimeSpan _heard;
        private TimeSpan _told;
        private int _ended;

        public IAsyncEnumerable<Heard> Results => _results.Reader.ReadAllAsync();

        public async ValueTask HearAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            _heard += PcmFormat.DurationOf(pcm.Length / PcmFormat.BytesPerSample);
            if (_heard - _told < TellEvery) return;
            _told = _heard;
            var words = WordsSoFar();
            await _results.Writer.WriteAsync(new Heard(words, _heard, words.Length >= MaxWords), cancellationToken);
            if (words.Length >= MaxWords) _ended += words.Length;
        }

        public void Complete() => _ = FinishAsync();

        public ValueTask DisposeAsync()
        {
            _results.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private async Task FinishAsync()
        {
            try
            {
                if (WordsSoFar() is { Length: > 0 } words) await _results.Writer.WriteAsync(new Heard(words, _heard, IsFinal: true));
                _results.Writer.TryComplete();
            }
            catch (ChannelClosedException)
            {
                // The stream ended first.
            }
        }

        private HeardWord[] WordsSoFar() =>
        [
            .. Enumerable.Range(_ended, (int)(_heard / Each) - _ended)
                .Select(index => new HeardWord(Words[index % Words.Count], index * Each, (index + 1) * Each - Pause, Confidence)),
        ];
    }
}
