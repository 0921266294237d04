namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>One of Amazon Polly's voices.</summary>
/// <param name="Id">Its name.</param>
/// <param name="LanguageCode">What it speaks.</param>
/// <param name="Female">Whether it is a woman's.</param>
/// <param name="Engines">What can speak with it.</param>
internal sealed record PollyVoice(string Id, string LanguageCode, bool Female, IReadOnlyList<string> Engines)
{
    /// <summary>The voice of eSpeak NG that stands in for it; null where there is none.</summary>
    public string? Espeak => LanguageCode switch
    {
        "en-US" => "en-us",
        "en-GB" or "en-AU" or "en-IN" => "en-gb",
        "es-ES" => "es",
        "es-MX" or "es-US" => "es-419",
        "ca-ES" => "ca",
        "fr-FR" or "fr-CA" => "fr",
        "fr-BE" => "fr-be",
        "pt-BR" => "pt-br",
        "pt-PT" => "pt",
        "it-IT" => "it",
        "de-DE" => "de",
        _ => null,
    };
}
