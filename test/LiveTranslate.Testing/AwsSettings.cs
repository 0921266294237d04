namespace LiveTranslate.Testing;

/// <summary>The environment of a server that uses the AWS engines of this machine.</summary>
public static class AwsSettings
{
    /// <param name="simulator">Transcribe, Translate and Polly; it must know the key 'local' with the secret 'local', which S3 does.</param>
    /// <param name="local">S3.</param>
    /// <param name="bucket">A bucket that is there.</param>
    public static IEnumerable<(string Name, string Value)> Of(SimulatedAws simulator, LocalAws local, string bucket) =>
    [
        ("Engines__Profile", "Aws"), ("Aws__Region", "us-east-1"), ("Aws__AccessKey", "local"), ("Aws__SecretKey", "local"),
        ("Aws__TranscribeUrl", simulator.Transcribe.ToString()), ("Aws__TranslateUrl", simulator.Rest.ToString()),
        ("Aws__PollyUrl", simulator.Rest.ToString()), ("Aws__S3Url", local.S3.ToString()),
        ("Engines__Aws__Archive__Bucket", bucket), ("Engines__Aws__Recognizer__Languages__0", "en-US"),
    ];
}
