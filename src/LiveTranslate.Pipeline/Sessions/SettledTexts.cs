using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// What the windows say that are not archived yet. It is committed before anyone is told: an engine that hears a window
/// again, elsewhere and without what came before it, may understand it differently. Not thread-safe.
/// </summary>
/// <param name="committed">What an earlier activation has committed.</param>
/// <param name="commit">Commits the session's progress.</param>
internal sealed class SettledTexts(IEnumerable<SettledText> committed, Func<Task> commit)
{
    // What an earlier version committed was not cleaned.
    private readonly Dictionary<int, Transcript> _texts = committed.ToDictionary(
        text => text.Index, text => text.Transcript with { Text = EngineText.Clean(text.Transcript.Text) });

    /// <returns>What stands, committed: what the window was given before, if it was; else the transcript.</returns>
    public async Task<Transcript> SettleAsync(int index, Transcript transcript)
    {
        if (_texts.TryGetValue(index, out var settled)) return settled;
        _texts.Add(index, transcript);
        await commit();
        return transcript;
    }

    /// <summary>The window is archived.</summary>
    public void Forget(int index) => _texts.Remove(index);

    public IReadOnlyList<SettledText> ToState() =>
        [.. _texts.OrderBy(text => text.Key).Select(text => new SettledText(text.Key, text.Value))];
}

/// <param name="Index">The window's.</param>
/// <param name="Transcript">What was understood, or why nothing was.</param>
public sealed record SettledText(int Index, Transcript Transcript);
