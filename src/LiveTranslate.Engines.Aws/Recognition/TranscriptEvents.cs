using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>What Transcribe Streaming says in a TranscriptEvent. Times are seconds since the stream's first sample.</summary>
internal sealed record TranscriptEvent(TranscriptResults? Transcript);

internal sealed record TranscriptResults(IReadOnlyList<TranscriptResult>? Results);

internal sealed record TranscriptResult(
    string? ResultId, bool IsPartial, double StartTime, double EndTime, IReadOnlyList<TranscriptAlternative>? Alternatives);

internal sealed record TranscriptAlternative(string? Transcript, IReadOnlyList<TranscriptItem>? Items);

/// <param name="Content">A word or a punctuation mark.</param>
/// <param name="Type"><c>pronunciation</c> or <c>punctuation</c>.</param>
/// <param name="StartTime">Where it begins.</param>
/// <param name="EndTime">Where it ends.</param>
/// <param name="Confidence">0 to 1, of words in final results.</param>
internal sealed record TranscriptItem(string? Content, string? Type, double StartTime, double EndTime, double? Confidence)
{
    [JsonIgnore]
    public bool IsPunctuation => Type == "punctuation";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.General)]
[JsonSerializable(typeof(TranscriptEvent))]
internal sealed partial class TranscriptJson : JsonSerializerContext;
