namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>What is simulated.</summary>
internal enum AwsService
{
    Transcribe,
    Translate,
    Polly,
}

internal static class AwsServiceNames
{
    /// <summary>As it stands in a credential's scope; the same word on the control port.</summary>
    public static string SigningName(this AwsService service) => service switch
    {
        AwsService.Transcribe => "transcribe",
        AwsService.Translate => "translate",
        _ => "polly",
    };
}
