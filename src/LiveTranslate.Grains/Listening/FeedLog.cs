using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Grains.Listening;

/// <summary>
/// The newest captions of a feed, by index without gaps, and the speech that belongs to them. Its bound is time: what
/// is older is read from the archive. Not thread-safe.
/// </summary>
internal sealed class FeedLog(TimeProvider time, TimeSpan retention)
{
    private readonly List<(DateTimeOffset At, Caption Caption)> _captions = [];
    private readonly List<(DateTimeOffset At, Speech Speech)> _speech = [];

    /// <summary>The index of the next caption.</summary>
    public int Next { get; private set; }

    /// <summary>The oldest caption at hand; <see cref="Next"/> when there is none.</summary>
    public int First => _captions.Count > 0 ? _captions[0].Caption.Index : Next;

    /// <summary>The first caption of which it is not known yet whether there is speech.</summary>
    public int NextSpeech { get; private set; }

    /// <summary>Nothing before the index is wanted.</summary>
    public void StartAt(int next)
    {
        // What is at hand is numbered from its first caption on: nothing of an earlier start may stay before it.
        _captions.Clear();
        _speech.Clear();
        Next = NextSpeech = next;
    }

    public void Append(Caption caption)
    {
        if (caption.Index != Next) throw new InvalidOperationException($"Caption {Next} comes next, not {caption.Index}.");
        _captions.Add((time.GetUtcNow(), caption));
        Next++;
        Prune();
    }

    /// <param name="index">Of the caption it belongs to; none before it will have any more.</param>
    /// <param name="speech">Null when the caption has none.</param>
    public void Append(int index, Speech? speech)
    {
        if (index < NextSpeech) return;
        if (speech is not null) _speech.Add((time.GetUtcNow(), speech));
        NextSpeech = index + 1;
    }

    /// <summary>The caption, if it is still at hand.</summary>
    public Caption? CaptionAt(int index) =>
        index >= First && index < Next ? _captions[index - First].Caption : null;

    public IReadOnlyList<Caption> CaptionsFrom(int index, int count) =>
        [.. _captions.Skip(Math.Max(0, index - First)).Take(count).Select(entry => entry.Caption)];

    /// <summary>Speech from an index on; never ahead of its caption.</summary>
    public IReadOnlyList<Speech> SpeechFrom(int index, int count) =>
        [.. _speech.Select(entry => entry.Speech)
            .Where(speech => speech.Index >= index && speech.Index < Next).Take(count)];

    /// <summary>The same, but of many the newest.</summary>
    public IReadOnlyList<Speech> NewestSpeechFrom(int index, int count) =>
        [.. SpeechFrom(index, int.MaxValue).TakeLast(count)];

    private void Prune()
    {
        var from = time.GetUtcNow() - retention;
        _captions.RemoveAll(entry => entry.At < from);
        _speech.RemoveAll(entry => entry.At < from);
    }
}
