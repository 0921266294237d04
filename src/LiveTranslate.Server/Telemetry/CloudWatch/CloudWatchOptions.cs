using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace LiveTranslate.Server.Telemetry.CloudWatch;

/// <summary>Section <c>Telemetry:CloudWatch</c>: metrics for CloudWatch, in lines of the log.</summary>
internal sealed partial class CloudWatchOptions : IValidatableObject
{
    public const string Section = "Telemetry:CloudWatch";

    /// <summary>CloudWatch's namespace for them, such as the deployment's name. Default none: nothing is written.</summary>
    public string? Namespace { get; set; }

    /// <summary>How often. Default 1 min, which is as fine as CloudWatch's usual metrics are.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Namespace) && !NamespacePattern().IsMatch(Namespace))
            yield return Fault(nameof(Namespace), "must be 1 to 255 letters, digits and . - _ / # :, and must not begin with AWS/");
        if (Period < TimeSpan.FromSeconds(1) || Period > TimeSpan.FromMinutes(5))
            yield return Fault(nameof(Period), "must be 1 s to 5 min");
    }

    private static ValidationResult Fault(string property, string must) => new(
        $"{Section}:{property} {must}. Set it in appsettings.json or by the environment variable Telemetry__CloudWatch__{property}.",
        [property]);

    [GeneratedRegex(@"^(?!AWS/)[0-9A-Za-z._/#:-]{1,255}\z")]
    private static partial Regex NamespacePattern();
}
