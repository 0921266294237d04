using System.ComponentModel.DataAnnotations;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Translation;

/// <summary>How Amazon Translate is used.</summary>
internal sealed class TranslateOptions : IValidatableObject
{
    public const string Section = "Engines:Aws:Translator";

    /// <summary>The languages offered, such as es-ES. Default: all that Translate has.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>Custom terminologies of the account, by name: words and what they are to become. Default: none.</summary>
    public IList<string> Terminologies { get; } = [];

    /// <summary>Formal or Informal, in languages that know the difference. Default: as Translate decides.</summary>
    public TranslateFormality? Formality { get; set; }

    /// <summary>Whether profane words are masked. Default false.</summary>
    public bool MaskProfanity { get; set; }

    /// <summary>How long one call may take. Default 1.5 s; an answer takes a tenth of that, and a try has 2.5 s in all.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var language in Languages)
        {
            if (!LanguageTag.TryParse(language, out var tag) || AwsLanguages.Find(tag) is null)
                yield return Fault(nameof(Languages), $"holds '{language}', which Amazon Translate does not have. Use tags such as es-ES");
        }

        // Of a list, Translate takes one.
        if (Terminologies.Count > 1) yield return Fault(nameof(Terminologies), "must name one terminology at most");
        if (Formality is { } formality && !Enum.IsDefined(formality)) yield return Fault(nameof(Formality), "must be Formal or Informal");
        if (CallTimeout < TimeSpan.FromMilliseconds(100) || CallTimeout > TimeSpan.FromMinutes(1))
            yield return Fault(nameof(CallTimeout), "must be 00:00:00.100 to 00:01:00");
    }

    private static ValidationResult Fault(string property, string fault) => new(
        $"{Section}:{property} {fault}. Set it in appsettings.json or by the environment variable {Section.Replace(":", "__", StringComparison.Ordinal)}__{property}.",
        [property]);
}

internal enum TranslateFormality
{
    Formal,
    Informal,
}
