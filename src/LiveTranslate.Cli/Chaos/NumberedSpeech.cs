using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Cli.Chaos;

/// <summary>The bundled talk over and over, with each chunk's number hidden in it (<see cref="SpeechMarks"/>).</summary>
internal sealed class NumberedSpeech(Recording recording, int start)
{
    private int _spoken;
    private volatile bool _over;

    /// <summary>How many chunks were said so far.</summary>
    public int Spoken => Volatile.Read(ref _spoken);

    /// <summary>How much was said so far, in session time.</summary>
    public long SpokenMs => Spoken * (long)SpeechFormat.ChunkMilliseconds;

    /// <summary>Nothing more is said after the chunk that is being said.</summary>
    public void Finish() => _over = true;

    /// <param name="atMost">How long is spoken when nobody calls <see cref="Finish"/>.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> SpeakAsync(TimeSpan atMost)
    {
        await foreach (var chunk in recording.LoopAsync(start, atMost))
        {
            if (_over)
                yield break;
            var marked = chunk.ToArray();
            SpeechMarks.Write(marked, _spoken);
            yield return marked;
            // Whoever asks for the next one has waited until this one was due.
            Interlocked.Increment(ref _spoken);
        }
    }

    /// <summary>How long it was loud between two moments: what must have been heard.</summary>
    public TimeSpan LoudBetween(long fromMs, long toMs) => recording.LoudBetween(start, fromMs, toMs);
}
