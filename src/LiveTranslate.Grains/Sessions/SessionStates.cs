using System.Globalization;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;

namespace LiveTranslate.Grains.Sessions;

/// <summary>Shows a session as everyone may see it.</summary>
internal static class SessionStates
{
    public static SessionState Show(string sessionId, SessionDescription description, SpeechSession session) => new()
    {
        SessionId = sessionId,
        Title = description.Title,
        Status = session.WaitsForSpeaker ? SessionStatus.WaitingForSpeaker : session.Phase switch
        {
            SessionPhase.Waiting => SessionStatus.Waiting,
            SessionPhase.Paused => SessionStatus.Paused,
            SessionPhase.Ended => SessionStatus.Ended,
            // Until the last word is archived, an ending session is live for its listeners.
            _ => SessionStatus.Live,
        },
        SourceLanguage = description.SourceLanguage,
        TargetLanguages = description.TargetLanguages,
        Listeners = session.Listeners.ToDictionary(pair => pair.Key.Value, pair => pair.Value),
        StartedAt = session.StartedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Segments = session.ArchivedSegments,
        PasscodeRequired = description.PasscodeHash is not null,
        IgnoredRecords = new Dictionary<string, long>(session.IgnoredRecords),
    };

    public static SessionSetup SetupOf(string sessionId, SessionDescription description) => new(
        SessionId.Parse(sessionId),
        LanguageTag.Parse(description.SourceLanguage),
        [.. description.TargetLanguages.Select(LanguageTag.Parse)]);
}
