using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>How Apertium is run.</summary>
internal sealed class TranslatorOptions
{
    public const string Section = "Engines:Offline:Translator";

    /// <summary>The folder with the installed modes, as Debian's apertium packages put them.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage =
        "Engines:Offline:Translator:ModesPath (environment: Engines__Offline__Translator__ModesPath) is empty. Remove it to use /usr/share/apertium/modes.")]
    public string ModesPath { get; set; } = "/usr/share/apertium/modes";

    /// <summary>How long one answer of a child that has started may take before it is killed. Default: 5 s; an answer takes 2 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ErrorMessage =
        "Engines:Offline:Translator:AnswerTimeout (environment: Engines__Offline__Translator__AnswerTimeout) must be 00:00:00.100 to 00:05:00. Remove it for 00:00:05.")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a child may take to load its dictionaries. Default: 30 s; on an idle machine it takes 0.1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage =
        "Engines:Offline:Translator:StartTimeout (environment: Engines__Offline__Translator__StartTimeout) must be 00:00:01 to 00:05:00. Remove it for 00:00:30.")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a mode may take to show that it works: it loads its dictionaries, perhaps on a machine that is busy
    /// starting other things. One that is given up here is not offered at all.
    /// </summary>
    internal static TimeSpan ProbeTimeout => TimeSpan.FromSeconds(30);

    internal TranslatorOptions ForProbe()
    {
        var options = (TranslatorOptions)MemberwiseClone();
        options.AnswerTimeout = ProbeTimeout;
        return options;
    }

    /// <summary>How long a child (50 to 250 MB) is kept without work. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage =
        "Engines:Offline:Translator:IdleTimeout (environment: Engines__Offline__Translator__IdleTimeout) must be 00:00:01 to 1.00:00:00. Remove it for 00:10:00.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Texts that may wait for one mode; more are refused. Default: 256, half a second's work.</summary>
    [Range(1, 100_000, ErrorMessage =
        "Engines:Offline:Translator:QueueCapacity (environment: Engines__Offline__Translator__QueueCapacity) must be 1 to 100000. Remove it for 256.")]
    public int QueueCapacity { get; set; } = 256;

    /// <summary>The longest text taken, in characters. Default: 10,000; a window of 3 s has about 50.</summary>
    [Range(1, 1_000_000, ErrorMessage =
        "Engines:Offline:Translator:MaxTextLength (environment: Engines__Offline__Translator__MaxTextLength) must be 1 to 1000000. Remove it for 10000.")]
    public int MaxTextLength { get; set; } = 10_000;
}
