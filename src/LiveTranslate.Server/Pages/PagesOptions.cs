using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Server.Pages;

/// <summary>Section <c>Pages</c>: what the pages may ask for besides this server.</summary>
public sealed class PagesOptions : IValidatableObject
{
    public const string Section = "Pages";

    /// <summary>
    /// Where links to speech lead, such as https://my-bucket.s3.eu-west-1.amazonaws.com, when <c>Delivery:Audio</c> is
    /// <c>Link</c>. Default none: speech comes from this server.
    /// </summary>
    public string? SpeechOrigin { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // It goes into a header: nothing but scheme, host and port.
        if (SpeechOrigin is not null
            && !(Uri.TryCreate(SpeechOrigin, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
                && SpeechOrigin.TrimEnd('/') == url.GetLeftPart(UriPartial.Authority)))
            yield return new ValidationResult(
                "Pages:SpeechOrigin must be an origin such as https://my-bucket.s3.eu-west-1.amazonaws.com, without a path. Set it in appsettings.json or by the environment variable Pages__SpeechOrigin.",
                [nameof(SpeechOrigin)]);
    }
}
