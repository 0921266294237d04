using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Contracts.Grains;

/// <summary>Recognizes a few seconds of speech apart from every session. It lives where the engines are: on a worker.</summary>
[Alias("LiveTranslate.ISoundCheckGrain")]
public interface ISoundCheckGrain : IGrainWithStringKey
{
    /// <param name="language">The language spoken.</param>
    /// <param name="pcm">All that was said, 10 s at most.</param>
    [Alias("Recognize")]
    Task<SoundCheckAnswer> RecognizeAsync(string language, byte[] pcm);
}

/// <param name="Error">Null, or an error code.</param>
/// <param name="Text">What was understood.</param>
/// <param name="Failure">Why recognition failed; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.SoundCheckAnswer")]
public sealed record SoundCheckAnswer(
    [property: Id(0)] string? Error, [property: Id(1)] string Text, [property: Id(2)] CaptionFailure? Failure);
