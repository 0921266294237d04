using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>How eSpeak NG and LAME are run.</summary>
internal sealed class SynthesizerOptions
{
    public const string Section = "Engines:Offline:Synthesizer";

    /// <summary>Words a minute. Default: 165, a little slower than eSpeak's own 175.</summary>
    [Range(80, 450, ErrorMessage =
        "Engines:Offline:Synthesizer:WordsPerMinute (environment: Engines__Offline__Synthesizer__WordsPerMinute) must be 80 to 450. Remove it for 165.")]
    public int WordsPerMinute { get; set; } = 165;

    /// <summary>The MP3's bit rate. Default: 48, some 6 KB a second.</summary>
    [AllowedValues(32, 40, 48, 56, 64, 80, 96, 112, 128, ErrorMessage =
        "Engines:Offline:Synthesizer:KilobitsPerSecond (environment: Engines__Offline__Synthesizer__KilobitsPerSecond) must be 32, 40, 48, 56, 64, 80, 96, 112 or 128. Remove it for 48.")]
    public int KilobitsPerSecond { get; set; } = 48;

    /// <summary>How long one text may take before the caller is let go. Default: 5 s; a sentence takes 5 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ErrorMessage =
        "Engines:Offline:Synthesizer:SpeakTimeout (environment: Engines__Offline__Synthesizer__SpeakTimeout) must be 00:00:00.100 to 00:05:00. Remove it for 00:00:05.")]
    public TimeSpan SpeakTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Texts that may wait; more are refused. Default: 256, a second's work.</summary>
    [Range(1, 100_000, ErrorMessage =
        "Engines:Offline:Synthesizer:QueueCapacity (environment: Engines__Offline__Synthesizer__QueueCapacity) must be 1 to 100000. Remove it for 256.")]
    public int QueueCapacity { get; set; } = 256;

    /// <summary>The longest speech made of one text; what is longer is cut off. Default: 2 minutes (720 KB).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00", ErrorMessage =
        "Engines:Offline:Synthesizer:MaxDuration (environment: Engines__Offline__Synthesizer__MaxDuration) must be 00:00:01 to 00:30:00. Remove it for 00:02:00.")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(2);
}
