using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Faults;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>What the faults that struck a stream do to it.</summary>
internal sealed class StreamEffects
{
    /// <summary>How long after audio came a result may come that was heard in it.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Whether the connection is reset instead of the first final result.</summary>
    public bool AnswerIsLost { get; set; }

    /// <summary>What ends the stream, and after how much audio.</summary>
    public (TimeSpan AfterAudio, Fault Fault)? Ends { get; set; }

    public static AwsError Refusal(FaultKind kind) => kind switch
    {
        FaultKind.ExpiredCredentials => AwsError.Expired,
        FaultKind.Throttle => AwsError.Throttled,
        FaultKind.LimitExceeded => new AwsError(
            "LimitExceededException", 429, "You have reached your limit of concurrent streams. Wait until one of them has ended and try your request again."),
        FaultKind.BadRequest => TranscribeRequest.BadRequest("The request is not valid. Check it and try again."),
        FaultKind.InternalFailure => new AwsError(
            "InternalFailureException", 500, "A problem occurred while processing the audio. Amazon Transcribe terminated processing."),
        _ => new AwsError("ServiceUnavailableException", 503, "The service is currently unavailable. Try your request later."),
    };
}
