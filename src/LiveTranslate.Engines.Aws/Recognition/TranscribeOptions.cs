using System.ComponentModel.DataAnnotations;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>How Amazon Transcribe is used.</summary>
internal sealed class TranscribeOptions : IValidatableObject
{
    public const string Section = "Engines:Aws:Recognizer";

    /// <summary>The languages offered, such as en-US. Default: all that Transcribe streams and Translate translates.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>
    /// A custom vocabulary of the account, by name. <c>{language}</c> in it becomes the tag, since a vocabulary is for one
    /// language. Default: none.
    /// </summary>
    public string? VocabularyName { get; set; }

    /// <summary>A vocabulary filter of the account, by name; what it lists is masked. Default: none.</summary>
    public string? VocabularyFilterName { get; set; }

    /// <summary>Whether words of partial results settle early, so that what is shown while somebody speaks changes less. Default true.</summary>
    public bool StabilizePartials { get; set; } = true;

    /// <summary>How early they settle: Low, Medium or High. The earlier, the less accurate. Default High: finals are accurate all the same.</summary>
    public PartialStability Stability { get; set; } = PartialStability.High;

    /// <summary>
    /// How much of the window before a recognition hears first: its words are dropped, but the first ones after it are
    /// understood better. Default 1 s.
    /// </summary>
    public TimeSpan LeadIn { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How much of what came after a window a recognition hears last: its words are dropped, but one that a cut spoils is
    /// understood on its own side. Default 250 ms.
    /// </summary>
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromMilliseconds(250);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var language in Languages)
        {
            if (!LanguageTag.TryParse(language, out var tag) || AwsLanguages.Find(tag)?.Transcribe is null)
                yield return Fault(nameof(Languages), $"holds '{language}', which Amazon Transcribe does not stream. Use tags such as en-US");
        }

        if (LeadIn < TimeSpan.Zero || LeadIn > TimeSpan.FromSeconds(5)) yield return Fault(nameof(LeadIn), "must be 00:00:00 to 00:00:05");
        if (LookAhead < TimeSpan.Zero || LookAhead > TimeSpan.FromSeconds(0.5)) yield return Fault(nameof(LookAhead), "must be 00:00:00 to 00:00:00.500");
        if (!Enum.IsDefined(Stability)) yield return Fault(nameof(Stability), "must be Low, Medium or High");
    }

    private static ValidationResult Fault(string property, string fault) => new(
        $"{Section}:{property} {fault}. Set it in appsettings.json or by the environment variable {Section.Replace(":", "__", StringComparison.Ordinal)}__{property}.",
        [property]);
}

internal enum PartialStability
{
    Low,
    Medium,
    High,
}
