using System.ComponentModel.DataAnnotations;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>How Amazon Polly is used.</summary>
internal sealed class PollyOptions : IValidatableObject
{
    public const string Section = "Engines:Aws:Synthesizer";
    private const int MaxLexicons = 5;

    /// <summary>The voices wanted: Neural, or Standard, which sound plainer and cost a quarter. Default Neural.</summary>
    public VoiceEngine Engine { get; set; } = VoiceEngine.Neural;

    /// <summary>
    /// Whether standard voices speak when there are no neural ones, or the account's limit for them is reached. Default true.
    /// </summary>
    public bool StepDown { get; set; } = true;

    /// <summary>Other voices than the usual, by language: <c>es-ES</c> = <c>Sergio</c>. Default: none.</summary>
    public IDictionary<string, string> Voices { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Pronunciation lexicons of the account, by name; at most 5. Default: none.</summary>
    public IList<string> Lexicons { get; } = [];

    /// <summary>How fast is spoken, in percent of a voice's own speed: 50 to 200. Default 100.</summary>
    [Range(50, 200, ErrorMessage =
        "Engines:Aws:Synthesizer:RatePercent (environment: Engines__Aws__Synthesizer__RatePercent) must be 50 to 200. Remove it for 100.")]
    public int RatePercent { get; set; } = 100;

    /// <summary>Samples a second of the MP3: 8000, 16000, 22050 or 24000. Default 22050.</summary>
    public int SampleRate { get; set; } = 22_050;

    /// <summary>How long one call may take until its last byte. Default 3 s; an answer takes one, and a try has four in all.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(3);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Engine)) yield return Fault(nameof(Engine), "must be Neural or Standard");
        if (SampleRate is not (8000 or 16_000 or 22_050 or 24_000)) yield return Fault(nameof(SampleRate), "must be 8000, 16000, 22050 or 24000");
        if (Lexicons.Count > MaxLexicons) yield return Fault(nameof(Lexicons), $"must name {MaxLexicons} lexicons at most");
        if (CallTimeout < TimeSpan.FromMilliseconds(100) || CallTimeout > TimeSpan.FromMinutes(1))
            yield return Fault(nameof(CallTimeout), "must be 00:00:00.100 to 00:01:00");
        foreach (var (language, voice) in Voices)
        {
            if (!LanguageTag.TryParse(language, out _) || voice.Length == 0 || !voice.All(char.IsAsciiLetterOrDigit))
                yield return Fault(nameof(Voices), $"holds '{language}' = '{voice}': it must be a tag and one of Polly's voices, such as es-ES = Sergio");
            else if (!AwsLanguages.All.Any(known => known.Name.Equals(language, StringComparison.OrdinalIgnoreCase)))
                yield return Fault($"{nameof(Voices)}:{language}", $"gives the voice {voice} to a language that there is not. Use a tag such as es-ES, or remove it");
        }
    }

    /// <summary>How the setting of a language's voice is called in a file and in the environment.</summary>
    public static string VoiceSetting(string language) => $"{Section}:{nameof(Voices)}:{language} ({Variable($"{nameof(Voices)}:{language}")})";

    private static string Variable(string property) => $"{Section}:{property}".Replace(":", "__", StringComparison.Ordinal);

    private static ValidationResult Fault(string property, string fault) => new(
        $"{Section}:{property} {fault}. Set it in appsettings.json or by the environment variable {Variable(property)}.",
        [property]);
}

internal enum VoiceEngine
{
    Neural,
    Standard,
}
