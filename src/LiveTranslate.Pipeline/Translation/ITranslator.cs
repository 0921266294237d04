namespace LiveTranslate.Pipeline.Translation;

/// <summary>Turns text of one language into another.</summary>
public interface ITranslator : IEngine
{
    /// <summary>The pairs that work here, known after the probe.</summary>
    IReadOnlyList<LanguagePair> Pairs { get; }

    /// <summary>
    /// A pair is going to be wanted: an engine that takes a while to start does so now. Costs nothing where there is
    /// nothing to start, and never fails.
    /// </summary>
    Task PrepareAsync(LanguagePair pair, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Answers the translated text, never empty for a text that is not.</summary>
    ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken);
}

public readonly record struct LanguagePair(LanguageTag Source, LanguageTag Target)
{
    public override string ToString() => $"{Source} → {Target}";
}

/// <param name="Session">Whose text it is.</param>
/// <param name="Text">Truecased text of a window; it may hold any character.</param>
/// <param name="Source">Its language.</param>
/// <param name="Target">The language wanted.</param>
/// <param name="Glossary">Terms and what they are to become; engines that cannot use them ignore them.</param>
public sealed record TranslationRequest(
    SessionId Session,
    string Text,
    LanguageTag Source,
    LanguageTag Target,
    IReadOnlyDictionary<string, string> Glossary)
{
    /// <summary>Whether somebody waits for this text while it is being said. Default: yes.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Live;
}

/// <summary>Which calls an engine that is short of capacity makes first.</summary>
public enum CallPriority
{
    /// <summary>Part of what is being said now.</summary>
    Live,

    /// <summary>May wait until no live call does: what was said before, and is asked for now.</summary>
    Deferred,
}
