namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Speaks what Polly is asked to.</summary>
internal interface ISpeaker
{
    /// <summary>A whole MP3 file; null when it cannot be had.</summary>
    Task<byte[]?> SpeakAsync(Utterance utterance, CancellationToken cancellationToken);
}
