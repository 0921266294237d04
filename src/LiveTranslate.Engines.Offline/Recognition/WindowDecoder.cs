using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>Decodes the windows of one session, one after another.</summary>
internal sealed class WindowDecoder(IDecoder decoder, TimeSpan leadIn)
{
    private readonly LeadIn _leadIn = new(leadIn);

    /// <summary>Decodes a window to its end; blocks while it waits for audio.</summary>
    public void Decode(DecoderWindow window)
    {
        decoder.Begin();
        var lead = _leadIn.Take();
        decoder.Process(lead.Samples);
        var (heard, sincePartial, partial) = (0L, 0L, "");
        while (window.TakeNext(out var piece))
        {
            decoder.Process(piece);
            _leadIn.Remember(piece);
            heard += piece.Count;
            sincePartial += piece.Count;
            DecoderWindow.Return(piece);
            if (sincePartial < LeadIn.PartialEvery) continue;
            sincePartial = 0;
            var result = Result(lead, heard, isFinal: false);
            if (result.Text == partial) continue;
            partial = result.Text;
            window.Partial(result);
        }

        decoder.Process(window.Following);
        decoder.Process(LeadIn.Silence);
        decoder.End();
        // What was thrown away is not what comes before the next window.
        if (window.Abandoned) _leadIn.Forget();
        window.Finish(Result(lead, heard, isFinal: true));
    }

    private RecognitionResult Result(LeadIn.Lead lead, long heard, bool isFinal)
    {
        var duration = PcmFormat.DurationOf(heard);
        var (texts, start, end, confidence) = (new List<string>(), TimeSpan.Zero, TimeSpan.Zero, 0.0);
        foreach (var word in decoder.Words())
        {
            // A word of the lead-in or of what follows belongs to another window. Which one it is in, its middle decides.
            var middle = (word.Start + word.End) / 2;
            if (middle < lead.Duration || middle >= lead.Duration + duration) continue;
            if (SpokenText.Word(word.Text) is not { } text) continue;
            if (texts.Count == 0) start = word.Start - lead.Duration;
            end = word.End - lead.Duration;
            texts.Add(text);
            confidence += word.Probability;
        }

        return new RecognitionResult(
            SpokenText.Sentence(texts),
            isFinal,
            TimeSpan.FromTicks(Math.Clamp(start.Ticks, 0, duration.Ticks)),
            TimeSpan.FromTicks(Math.Clamp(end.Ticks, 0, duration.Ticks)),
            // Only the last pass knows how sure it is.
            isFinal && texts.Count > 0 ? confidence / texts.Count : null);
    }
}
