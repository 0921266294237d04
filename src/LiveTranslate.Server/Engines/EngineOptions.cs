using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Server.Engines;

/// <summary>Section <c>Engines</c>: whose engines serve each stage.</summary>
public sealed class EngineOptions : IValidatableObject
{
    public const string Section = "Engines";

    /// <summary>All four at once: Offline (default), on this machine, or Aws. A stage may choose otherwise.</summary>
    public EngineFamily Profile { get; set; } = EngineFamily.Offline;

    /// <summary>PocketSphinx or Amazon Transcribe. Default: as the profile says.</summary>
    public EngineFamily? Recognizer { get; set; }

    /// <summary>Apertium or Amazon Translate. Default: as the profile says.</summary>
    public EngineFamily? Translator { get; set; }

    /// <summary>eSpeak NG or Amazon Polly. Default: as the profile says.</summary>
    public EngineFamily? Synthesizer { get; set; }

    /// <summary>A folder or an S3 bucket. Default: as the profile says.</summary>
    public EngineFamily? Archive { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var chosen = new[]
        {
            (nameof(Profile), Profile), (nameof(Recognizer), Recognizer), (nameof(Translator), Translator),
            (nameof(Synthesizer), Synthesizer), (nameof(Archive), Archive),
        };
        foreach (var (property, family) in chosen)
        {
            if (family is { } value && !Enum.IsDefined(value))
                yield return new ValidationResult(
                    $"{Section}:{property} must be Offline or Aws. Set it in appsettings.json or by the environment variable {Section}__{property}.",
                    [property]);
        }
    }
}

public enum EngineFamily
{
    /// <summary>Free programs on this machine, and its disk.</summary>
    Offline,

    /// <summary>Amazon Transcribe, Translate, Polly and S3.</summary>
    Aws,
}
