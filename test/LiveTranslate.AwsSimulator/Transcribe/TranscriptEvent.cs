namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>What was heard so far, in AWS's shape. Times in seconds from the stream's beginning.</summary>
internal sealed record TranscriptEvent(Transcript Transcript);

internal sealed record Transcript(IReadOnlyList<TranscriptResult> Results);

internal sealed record TranscriptResult(
    string ResultId, double StartTime, double EndTime, bool IsPartial, IReadOnlyList<TranscriptAlternative> Alternatives, string ChannelId);

internal sealed record TranscriptAlternative(string Transcript, IReadOnlyList<TranscriptItem> Items);

/// <param name="Content">The word, or the punctuation mark.</param>
/// <param name="StartTime">Where it begins.</param>
/// <param name="EndTime">Where it ends.</param>
/// <param name="Type"><c>pronunciation</c> or <c>punctuation</c>.</param>
/// <param name="Confidence">0 to 1; only of what is final.</param>
/// <param name="Stable">Whether it will stay; only where that was asked for.</param>
internal sealed record TranscriptItem(
    string Content, double StartTime, double EndTime, string Type, double? Confidence, bool? Stable)
{
    /// <summary>No filter is ever at work here.</summary>
    public bool VocabularyFilterMatch { get; }
}
