using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Load;

/// <summary>One listener of the load generator: measures and forgets.</summary>
internal sealed class LoadListener(SentClock clock, LoadMeasures measures) : ListenerObserver
{
    // A speech follows its caption by seconds; older captions need not be remembered.
    private const int Remembered = 256;

    private readonly Dictionary<int, Caption> _captions = [];

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        _captions[caption.Index] = caption;
        _captions.Remove(caption.Index - Remembered);
        measures.Caption(caption.EndMs, past ? null : clock.SinceEnd(caption, timestamp));
        return default;
    }

    public override ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        if (_captions.TryGetValue(speech.Index, out var caption))
            measures.Speech(caption.EndMs, clock.SinceEnd(caption, timestamp));
        else
            measures.SpeechCameAlone();
        return default;
    }

    public override void Lost(string reason) => measures.Reconnected();
}
