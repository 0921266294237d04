using LiveTranslate.AwsSimulator.Transcribe.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>
/// Keeps the promise of stable words within an utterance: one that several results in a row agree on is told to be
/// stable, and stays, even where the decoder thinks better of it later.
/// </summary>
internal sealed class StableWords(int agreeing)
{
    private readonly List<HeardWord> _stable = [];
    private List<(string Text, int Times)> _seen = [];

    public static StableWords? For(Stability? stability) => stability is { } level ? new StableWords((int)level) : null;

    /// <summary>The words as they are told, each with whether it is stable.</summary>
    public IReadOnlyList<(HeardWord Word, bool Stable)> Add(IReadOnlyList<HeardWord> words, bool isFinal)
    {
        var end = _stable is [.., var last] ? last.End : TimeSpan.Zero;
        var open = words.Where(word => (word.Start + word.End) / 2 >= end).ToList();
        var seen = open.Select((word, index) => (word.Text, Times: index < _seen.Count && _seen[index].Text == word.Text ? _seen[index].Times + 1 : 1)).ToList();
        var agreed = isFinal ? 0 : seen.TakeWhile(word => word.Times >= agreeing).Count();
        _stable.AddRange(open.Take(agreed));
        _seen = seen[agreed..];
        return [.. _stable.Select(word => (word, true)), .. open.Skip(agreed).Select(word => (word, false))];
    }
}
