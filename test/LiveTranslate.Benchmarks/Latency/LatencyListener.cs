using LiveTranslate.Cli.Listening;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary>Notes for each segment that is heard where its time went.</summary>
internal sealed class LatencyListener(SpokenClock clock, LatencyMeasures measures) : ListenerObserver
{
    private readonly Dictionary<int, Caption> _captions = [];

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        _captions[caption.Index] = caption;
        if (clock.Since(caption.StartMs, timestamp) is { } latency) measures.Caption.Add(latency);
        return default;
    }

    public override ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        if (!_captions.Remove(speech.Index, out var caption) || caption.Timings is not { } timings || speech.SynthesizedMs is not { } synthesized)
            return default;
        if (clock.Since(caption.StartMs, timestamp) is not { } whole || clock.Since(timings.ClosedMs, timestamp) is not { } sinceClose) return default;
        measures.Speech.Add(whole);
        // What was spoken to close the window; after that the server's own clock counts from the moment it had it.
        measures.Window.Add(TimeSpan.FromMilliseconds(timings.ClosedMs - caption.StartMs));
        measures.Recognition.Add(TimeSpan.FromMilliseconds(timings.RecognizedMs));
        measures.Translation.Add(TimeSpan.FromMilliseconds(timings.TranslatedMs - timings.RecognizedMs));
        measures.Synthesis.Add(TimeSpan.FromMilliseconds(synthesized - timings.TranslatedMs));
        measures.Ways.Add(sinceClose - TimeSpan.FromMilliseconds(synthesized));
        return default;
    }
}
