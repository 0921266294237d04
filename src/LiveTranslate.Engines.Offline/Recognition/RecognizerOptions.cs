using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>How PocketSphinx is run.</summary>
internal sealed class RecognizerOptions
{
    public const string Section = "Engines:Offline:Recognizer";

    /// <summary>The folder with the en-US model, as Debian's pocketsphinx-en-us puts it.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage =
        "Engines:Offline:Recognizer:ModelPath (environment: Engines__Offline__Recognizer__ModelPath) is empty. Remove it to use /usr/share/pocketsphinx/model/en-us.")]
    public string ModelPath { get; set; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>
    /// Decoders at most, each of some 90 MB and each the property of one session. Default: 6 a processor, since ten
    /// real-time streams fill a core and listeners need room, too.
    /// </summary>
    [Range(1, 1024, ErrorMessage =
        "Engines:Offline:Recognizer:MaxDecoders (environment: Engines__Offline__Recognizer__MaxDecoders) must be 1 to 1024. Remove it for 6 a processor.")]
    public int MaxDecoders { get; set; } = 6 * Environment.ProcessorCount;

    /// <summary>
    /// Whether a whole window is heard a second time. Of clear speech 1 in 100 words more is understood then, and every
    /// caption comes 100 to 200 ms later. Default: no.
    /// </summary>
    public bool SecondPass { get; set; }

    /// <summary>
    /// How much of the window before a decoder hears ahead of a window; without it a window's first words lack their
    /// context. Default: 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05", ErrorMessage =
        "Engines:Offline:Recognizer:LeadIn (environment: Engines__Offline__Recognizer__LeadIn) must be 00:00:00 to 00:00:05. Remove it for 00:00:01.")]
    public TimeSpan LeadIn { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How much of what came after a window a decoder hears with it; without it a word that a cut spoils is lost on both
    /// sides. More of it holds up the final text. Default: 250 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.500", ErrorMessage =
        "Engines:Offline:Recognizer:LookAhead (environment: Engines__Offline__Recognizer__LookAhead) must be 00:00:00 to 00:00:00.500. Remove it for 00:00:00.250.")]
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a session's decoder is kept without a window. Default: 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage =
        "Engines:Offline:Recognizer:IdleTimeout (environment: Engines__Offline__Recognizer__IdleTimeout) must be 00:00:01 to 1.00:00:00. Remove it for 00:01:00.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long one call into a decoder may last before the decoder is given up. Default: 10 s, a hundred times the
    /// slowest seen.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00", ErrorMessage =
        "Engines:Offline:Recognizer:DecodeTimeout (environment: Engines__Offline__Recognizer__DecodeTimeout) must be 00:00:00.500 to 00:10:00. Remove it for 00:00:10.")]
    public TimeSpan DecodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Audio a window may hold that is not decoded yet; its writer then waits. Default: 15 s (480 KB), five whole
    /// windows, while a decoder is made or the window before is finished.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ErrorMessage =
        "Engines:Offline:Recognizer:MaxBuffered (environment: Engines__Offline__Recognizer__MaxBuffered) must be 00:00:01 to 00:02:00. Remove it for 00:00:15.")]
    public TimeSpan MaxBuffered { get; set; } = TimeSpan.FromSeconds(15);
}
