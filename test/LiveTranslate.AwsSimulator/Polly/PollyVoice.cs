namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>One of Amazon Polly's voices.</summary>
/// <param name="Id">Its name.</param>
/// <param name="LanguageCode">What it speaks.</param>
/// <param name="Female">Whether it is a woman's.</param>
/// <param name="Engines">What can speak with it.</param>
internal sealed record PollyVoice(string Id, string LanguageCode, bool Female, IReadOnlyList<string> Engines)
{
    /// <summary>The voice of eSpeak NG that stands in for it.</summary>
    public string Espeak => LanguageCode switch
    {
        "en-US" => "en-us",
        ['e', 'n', ..] => "en-gb",
        "es-MX" or "es-US" => "es-419",
        "fr-BE" => "fr-be",
        "pt-BR" => "pt-br",
        "arb" => "ar",
        _ => LanguageCode.Split('-')[0],
    };
}
