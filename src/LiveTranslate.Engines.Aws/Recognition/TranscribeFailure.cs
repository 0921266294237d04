using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>What Transcribe's failures mean for a window.</summary>
internal sealed class TranscribeFailure(Uri endpoint)
{
    public const string Service = "Amazon Transcribe";
    private const string Action = "transcribe:StartStreamTranscription";

    private readonly AwsFailure _failures = new(Stage.Recognition, Service, Action, endpoint, nameof(AwsEngineOptions.TranscribeUrl));

    /// <summary>The window is whole, and nothing came back for it.</summary>
    public static StageFailure Unanswered { get; } = new(
        Stage.Recognition, ServiceCircuit.Unreachable, "Amazon Transcribe does not answer.", Transient: true);

    public StageFailure Of(AwsServiceException failure) => failure.Code switch
    {
        // A stream that got no audio for 15 s: the window is whole by now, and heard at once when it is tried again.
        "BadRequestException" when failure.Message.Contains("no new audio", StringComparison.OrdinalIgnoreCase) => new StageFailure(
            Stage.Recognition, "window-stalled", "No audio came for the window, and Amazon Transcribe gave it up.", Transient: true),
        // Another stream with the same id; ids are random, so a new one will do.
        "ConflictException" => new StageFailure(
            Stage.Recognition, "stream-conflict", "Amazon Transcribe had a stream of that id already.", Transient: true),
        _ => _failures.Of(failure),
    };
}
