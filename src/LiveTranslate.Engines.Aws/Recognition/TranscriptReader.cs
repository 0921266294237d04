using System.Text;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>Turns what Transcribe heard, with what came before the window and after it, into what was said in it.</summary>
/// <param name="lead">How much of the stream is lead-in.</param>
/// <param name="space">What stands between two words of the language.</param>
internal sealed class TranscriptReader(TimeSpan lead, string space)
{
    /// <param name="result">What Transcribe said.</param>
    /// <param name="window">How long the window is so far.</param>
    public RecognitionResult Read(TranscriptResult result, TimeSpan window)
    {
        var heard = result.Alternatives is [var best, ..] ? best : new TranscriptAlternative("", []);
        var items = heard.Items ?? [];
        var kept = items
            .SkipWhile(item => item.IsPunctuation || MiddleOf(item) < lead.TotalSeconds)
            .TakeWhile(item => item.IsPunctuation || MiddleOf(item) < (lead + window).TotalSeconds)
            .ToArray();
        var words = kept.Where(item => !item.IsPunctuation).ToArray();
        // As Transcribe writes it, unless something was taken away.
        var text = kept.Length == items.Count ? heard.Transcript ?? "" : Join(kept);
        var start = words.Length > 0 ? words[0].StartTime : result.StartTime;
        var end = words.Length > 0 ? words[^1].EndTime : result.EndTime;
        var confidences = words.Select(word => word.Confidence).OfType<double>().ToArray();
        return new RecognitionResult(
            text.Trim(), !result.IsPartial, Within(start, window), Within(Math.Max(start, end), window),
            !result.IsPartial && confidences.Length > 0 ? Math.Clamp(confidences.Average(), 0, 1) : null);
    }

    // Which of two a word on the border is in, its middle decides.
    private static double MiddleOf(TranscriptItem item) => (item.StartTime + item.EndTime) / 2;

    private string Join(IEnumerable<TranscriptItem> items)
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            if (text.Length > 0 && !item.IsPunctuation) text.Append(space);
            text.Append(item.Content);
        }

        return text.ToString();
    }

    private TimeSpan Within(double seconds, TimeSpan window) =>
        TimeSpan.FromTicks(Math.Clamp((TimeSpan.FromSeconds(seconds) - lead).Ticks, 0, window.Ticks));
}
