using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>
/// Decodes a stream utterance by utterance: one ends at a pause, as in Transcribe, and what was said until then is
/// final. Not thread-safe.
/// </summary>
internal sealed class UtteranceDecoder
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);

    // What is heard so far is often taken back: a shorter one would cut sentences, and cost the words around the cut.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1500);

    // A decoder's tables grow with its utterance.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly IDecoder _decoder;
    private TimeSpan _heard;
    private TimeSpan _told;

    // Where the utterance's time zero lies in the stream: before it, since it begins with silence that nobody sent.
    private TimeSpan _origin;

    public UtteranceDecoder(IDecoder decoder)
    {
        _decoder = decoder;
        Begin();
    }

    /// <summary>Listens to more.</summary>
    public IEnumerable<Heard> Hear(short[] samples)
    {
        _decoder.Process(samples);
        _heard += PcmFormat.DurationOf(samples.Length);
        if (_heard - _told < TellEvery) yield break;
        _told = _heard;
        var words = Words(out var pause);
        var length = _heard - _origin;
        if ((words.Count > 0 && pause >= Pause) || length >= Longest)
        {
            if (Finish() is { } final) yield return final;
            Begin();
            yield break;
        }

        yield return new Heard(words, _heard, IsFinal: false);
        if (words.Count > 0 || length < LongestSilence) yield break;
        _decoder.End();
        Begin();
    }

    /// <summary>The last utterance; null when nothing was said in it. The decoder is then ready for another stream.</summary>
    public Heard? End()
    {
        _decoder.Process(LeadIn.Silence);
        return Finish();
    }

    private Heard? Finish()
    {
        _decoder.End();
        var words = Words(out _);
        return words.Count > 0 ? new Heard(words, _heard, IsFinal: true) : null;
    }

    private void Begin()
    {
        _decoder.Begin();
        _decoder.Process(LeadIn.Silence);
        _origin = _heard - PcmFormat.DurationOf(LeadIn.Silence.Length);
    }

    private List<HeardWord> Words(out TimeSpan pause)
    {
        var words = new List<HeardWord>();
        pause = TimeSpan.Zero;
        foreach (var word in _decoder.Words())
        {
            if (SpokenText.Word(word.Text) is { } text)
            {
                words.Add(new HeardWord(text, InStream(word.Start), InStream(word.End), word.Probability));
                pause = TimeSpan.Zero;
            }
            else
            {
                pause += word.End - word.Start;
            }
        }

        return words;
    }

    private TimeSpan InStream(TimeSpan inUtterance) =>
        TimeSpan.FromTicks(Math.Clamp((_origin + inUtterance).Ticks, 0, _heard.Ticks));
}
