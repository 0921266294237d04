using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Load;

/// <summary>One listener of the load generator: measures and forgets.</summary>
internal sealed class LoadListener(SentClock clock, LoadMeasures measures) : ListenerObserver
{
    // A speech follows its caption by seconds; older captions need not be remembered.
    private const int Remembered = 256;

    private readonly Dictionary<int, long> _endMs = [];

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        _endMs[caption.Index] = caption.EndMs;
        _endMs.Remove(caption.Index - Remembered);
        measures.Caption(caption.EndMs, past ? null : clock.Since(caption.EndMs, timestamp));
        return default;
    }

    public override ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        if (_endMs.TryGetValue(speech.Index, out var end))
            measures.Speech(end, clock.Since(end, timestamp));
        else
            measures.SpeechCameAlone();
        return default;
    }

    public override void Lost(string reason) => measures.Reconnected();
}
