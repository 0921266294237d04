namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Which languages have listeners, and which of those want to hear speech. A language lingers after its last
/// listener, so that a reload does not interrupt it. Not thread-safe.
/// </summary>
public sealed class Demand(TimeProvider time, TimeSpan linger)
{
    private readonly Dictionary<LanguageTag, LanguageDemand> _languages = [];

    /// <summary>Notes how many listen now. Renewed every few seconds, so that a lost feed ends by itself.</summary>
    /// <param name="language">The language.</param>
    /// <param name="listeners">How many listen.</param>
    /// <param name="audioListeners">How many of them want to hear it.</param>
    /// <param name="watched">Captions are wanted although nobody listens.</param>
    public void Renew(LanguageTag language, int listeners, int audioListeners, bool watched = false)
    {
        var now = time.GetUtcNow();
        _languages.TryGetValue(language, out var before);
        _languages[language] = new LanguageDemand(
            language,
            listeners,
            listeners > 0 || watched ? now + linger : before?.CaptionsUntil ?? now,
            audioListeners > 0 ? now + linger : before?.SpeechUntil ?? DateTimeOffset.MinValue);
    }

    /// <summary>The languages to serve now.</summary>
    public IReadOnlyList<LanguageDemand> Current()
    {
        var now = time.GetUtcNow();
        return [.. _languages.Values.Where(language => language.Captions(now))];
    }

    /// <summary>Whether anyone wants to hear this language now.</summary>
    public bool WantsSpeech(LanguageTag language) =>
        _languages.TryGetValue(language, out var demand) && demand.Speech(time.GetUtcNow());

    public IReadOnlyDictionary<LanguageTag, int> Listeners() =>
        Current().Where(language => language.Listeners > 0).ToDictionary(language => language.Language, language => language.Listeners);

    /// <summary>What survives the move of a session: demand as it was lasts one linger, then must be renewed.</summary>
    public IReadOnlyList<DemandState> ToState() =>
        [.. Current().Select(language => new DemandState(language.Language, language.Speech(time.GetUtcNow())))];

    public void Restore(IEnumerable<DemandState> states)
    {
        var until = time.GetUtcNow() + linger;
        foreach (var state in states)
            _languages[state.Language] = new LanguageDemand(
                state.Language, 0, until, state.Speech ? until : DateTimeOffset.MinValue);
    }
}

/// <param name="Language">The language.</param>
/// <param name="Listeners">How many listened when last heard of.</param>
/// <param name="CaptionsUntil">Until when captions are wanted.</param>
/// <param name="SpeechUntil">Until when speech is wanted.</param>
public sealed record LanguageDemand(
    LanguageTag Language, int Listeners, DateTimeOffset CaptionsUntil, DateTimeOffset SpeechUntil)
{
    public bool Captions(DateTimeOffset now) => now < CaptionsUntil;

    public bool Speech(DateTimeOffset now) => Captions(now) && now < SpeechUntil;
}

public sealed record DemandState(LanguageTag Language, bool Speech);
