using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>Section <c>Segmentation</c>: how words become segments and sentences.</summary>
public sealed class SegmentationOptions
{
    public const string Section = "Segmentation";

    private const string Cure = " Set it in appsettings.json or by the environment variable Segmentation__";

    /// <summary>
    /// Silence between two words that ends a sentence where the engine gives no punctuation. Default 700 ms: speakers
    /// breathe for half a second in the middle of a sentence.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.200", "00:00:05",
        ErrorMessage = "Segmentation:SentencePause must be 200 ms to 5 s." + Cure + nameof(SentencePause) + ".")]
    public TimeSpan SentencePause { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>A sentence takes no further segment that would make it longer. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:01:00",
        ErrorMessage = "Segmentation:MaxSentenceDuration must be 5 s to 1 min." + Cure + nameof(MaxSentenceDuration) + ".")]
    public TimeSpan MaxSentenceDuration { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A sentence takes no further segment that would give it more words. Default 40.</summary>
    [Range(10, 200, ErrorMessage = "Segmentation:MaxSentenceWords must be 10 to 200." + Cure + nameof(MaxSentenceWords) + ".")]
    public int MaxSentenceWords { get; set; } = 40;

    /// <summary>
    /// Words that a segment may leave to the next one when the clock has cut a window. Default 6: at the pace of speech
    /// they are two seconds, less than the window that brings what follows them.
    /// </summary>
    [Range(3, 12, ErrorMessage = "Segmentation:MaxCarriedWords must be 3 to 12." + Cure + nameof(MaxCarriedWords) + ".")]
    public int MaxCarriedWords { get; set; } = 6;
}
