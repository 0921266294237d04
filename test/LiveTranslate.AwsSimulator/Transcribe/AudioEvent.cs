using System.Globalization;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.AwsSimulator.Answers;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>The message that is wrapped in a signed one, and what can be wrong with it.</summary>
internal static class AudioEvent
{
    // AWS asks for 50 to 200 ms a frame, and refuses what is far beyond: a second of 16 kHz, which is what it names.
    private const int MaxBytes = 32_000;

    // The sentence is AWS's own; so are the others here but for the odd frame's.
    public static AwsError NoEnd { get; } = TranscribeRequest.BadRequest("A complete signal was sent without the preceding empty frame.");

    public static AwsError TimedOut(TimeSpan after) => TranscribeRequest.BadRequest(
        string.Create(CultureInfo.InvariantCulture, $"Your request timed out because no new audio was received for {after.TotalSeconds:0.###} seconds."));

    /// <summary>Null when it is audio.</summary>
    public static AwsError? Read(ReadOnlyMemory<byte> payload, out ReadOnlyMemory<byte> pcm)
    {
        pcm = default;
        EventStreamMessage message;
        try
        {
            message = EventStreamDecoder.Read(payload);
        }
        catch (EventStreamException garbage)
        {
            return TranscribeRequest.BadRequest(garbage.Message);
        }

        if (message.MessageType != "event" || message.EventType != "AudioEvent")
            return TranscribeRequest.BadRequest("Only audio events are understood.");
        if (message.Payload.Length > MaxBytes)
            return TranscribeRequest.BadRequest("Your stream is too big. Reduce the frame size and try your request again.");
        pcm = message.Payload;
        return pcm.Length % 2 == 0 ? null : TranscribeRequest.BadRequest("A frame must hold whole samples of 16 bits.");
    }
}
