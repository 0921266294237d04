using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Grains.Checking;

/// <summary>
/// The way from a gateway to a worker's recognizer for a sound check. The key is the session's id, so that one session
/// has one check at a time; it holds no state, and nothing of the session's.
/// </summary>
[WorkersOnly]
internal sealed class SoundCheckGrain(SoundCheck check) : Grain, ISoundCheckGrain
{
    public async Task<SoundCheckAnswer> RecognizeAsync(string language, byte[] pcm)
    {
        // A key per session: let go of it at once.
        DeactivateOnIdle();
        var transcript = await check.TryRecognizeAsync(LanguageTag.Parse(language), pcm, CancellationToken.None);
        return transcript is null
            ? new SoundCheckAnswer(ErrorCodes.TooManyRequests, "", null)
            : new SoundCheckAnswer(null, transcript.Text, Show(transcript.Failure));
    }

    private static CaptionFailure? Show(StageFailure? failure) => failure is null
        ? null
        : new CaptionFailure { Stage = failure.Stage.ToString().ToLowerInvariant(), Cause = failure.Cause };
}
