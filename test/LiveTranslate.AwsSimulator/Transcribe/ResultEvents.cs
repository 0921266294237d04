using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Transcribe.Recognition;
using LiveTranslate.Engines.Offline.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>Makes the events that tell what was heard: one when something changed. An utterance is one result.</summary>
internal sealed class ResultEvents(Stability? stability)
{
    private StableWords? _stable = StableWords.For(stability);
    private string _resultId = Guid.NewGuid().ToString();
    private string? _told;

    /// <summary>The next event; null when there is nothing new to tell.</summary>
    public EventStreamMessage? Next(Heard heard)
    {
        var words = _stable?.Add(heard.Words, heard.IsFinal) ?? [.. heard.Words.Select(word => (word, Stable: false))];
        var texts = SpokenText.Sentence(words.Select(word => word.Word.Text)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', texts) + (heard.IsFinal && texts.Length > 0 ? "." : "");
        if (text == _told && !heard.IsFinal) return null;
        _told = text;
        var items = words.Select((word, index) => new TranscriptItem(
            texts[index], word.Word.Start.TotalSeconds, word.Word.End.TotalSeconds, "pronunciation",
            heard.IsFinal ? word.Word.Confidence : null, stability is null ? null : word.Stable || heard.IsFinal)).ToList();
        if (heard.IsFinal && items is [.., var last])
            items.Add(new TranscriptItem(".", last.EndTime, last.EndTime, "punctuation", null, stability is null ? null : true));

        // That nothing was heard is told as well: events without results are a part of AWS's streams.
        TranscriptResult[] results = items.Count == 0
            ? []
            : [new TranscriptResult(_resultId, items[0].StartTime, items[^1].EndTime, !heard.IsFinal, [new TranscriptAlternative(text, items)], "ch_0")];
        if (heard.IsFinal) (_resultId, _stable, _told) = (Guid.NewGuid().ToString(), StableWords.For(stability), null);
        return EventStreamMessage.Event(
            "TranscriptEvent", RestJson.ContentType,
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new TranscriptEvent(new Transcript(results)), AwsAnswer.Json));
    }
}
