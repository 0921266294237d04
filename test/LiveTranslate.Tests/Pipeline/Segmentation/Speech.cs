using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Segmentation;

namespace LiveTranslate.Tests.Pipeline.Segmentation;

/// <summary>Makes windows of words, in session time, one after the other.</summary>
internal sealed class Speech
{
    private const int WordMilliseconds = 300;
    private readonly List<RecognizedWindow> _windows = [];
    private long _sample;

    public IReadOnlyList<RecognizedWindow> Windows => _windows;

    public Speech Silence(int milliseconds)
    {
        _sample += Samples(milliseconds);
        return this;
    }

    /// <summary>A window; "|900" between two words is a gap of 900 ms instead of 40.</summary>
    public Speech Window(string text, WindowEnd end = WindowEnd.Clock, int take = 1, bool fails = false)
    {
        var start = _sample;
        var words = new List<RecognizedWord>();
        var gap = 40;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '|')
            {
                gap = int.Parse(word[1..], System.Globalization.CultureInfo.InvariantCulture);
                continue;
            }

            _sample += Samples(gap);
            words.Add(new RecognizedWord(word, _sample, _sample + Samples(WordMilliseconds), 0.9));
            _sample += Samples(WordMilliseconds);
            gap = 40;
        }

        if (words.Count == 0) _sample += Samples(2_000);
        if (end is not WindowEnd.Clock) _sample += Samples(400);
        _windows.Add(new RecognizedWindow
        {
            Number = _windows.Count, Take = take, StartSample = start, EndSample = _sample, End = end, Words = words,
            Failure = fails ? new StageFailure(Stage.Recognition, "engine-error", "Failed.", Transient: false) : null,
        });
        return this;
    }

    private static long Samples(int milliseconds) => PcmFormat.SamplesIn(TimeSpan.FromMilliseconds(milliseconds));
}
