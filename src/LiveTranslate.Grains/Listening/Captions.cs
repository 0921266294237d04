using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Grains.Listening;

/// <summary>Shows what is archived as the messages listeners know.</summary>
internal static class Captions
{
    public static Caption Show(string sessionId, string language, ArchivedCaption archived) => new()
    {
        SessionId = sessionId,
        Index = archived.Segment.Index,
        Language = language,
        SourceText = archived.Segment.SourceText,
        Text = archived.Caption.Text,
        StartMs = PcmFormat.MillisecondsOf(archived.Segment.StartSample),
        EndMs = PcmFormat.MillisecondsOf(archived.Segment.EndSample),
        Failure = Show(archived.Caption.Failure),
    };

    public static CaptionFailure? Show(StageFailure? failure) => failure is null
        ? null
        : new CaptionFailure { Stage = failure.Stage.ToString().ToLowerInvariant(), Cause = failure.Cause };

    public static string SpeechUrl(DeliveryOptions options, string sessionId, int index, string language) =>
        $"{options.LinkPath}/api/sessions/{sessionId}/segments/{index}/{language}.mp3";
}
