namespace LiveTranslate.Contracts;

/// <summary>
/// The named errors. REST says them in <c>type</c> (<c>/problems/{code}</c>); a hub's HubException begins with
/// <c>{code}: </c>.
/// </summary>
public static class ErrorCodes
{
    public const string InvalidRequest = "invalid-request";
    public const string InvalidSessionId = "invalid-session-id";
    public const string SessionNotFound = "session-not-found";
    public const string SessionEnded = "session-ended";
    public const string SessionFull = "session-full";
    public const string UnsupportedLanguage = "unsupported-language";
    public const string TooManyLanguages = "too-many-languages";
    public const string LanguageNotOffered = "language-not-offered";
    public const string UnsupportedFormat = "unsupported-format";
    public const string SpeechNotFound = "speech-not-found";
    public const string WrongSpeakerToken = "wrong-speaker-token";
    public const string WrongPasscode = "wrong-passcode";
    public const string TooManyAttempts = "too-many-attempts";
    public const string TooManyRequests = "too-many-requests";
    public const string NotStarted = "not-started";
    public const string NotJoined = "not-joined";
    public const string UnknownTake = "unknown-take";
    public const string TakeClosed = "take-closed";
    public const string ChunkEmpty = "chunk-empty";
    public const string ChunkOddLength = "chunk-odd-length";
    public const string ChunkTooLarge = "chunk-too-large";
    public const string InvalidSequence = "invalid-sequence";
    public const string Unavailable = "unavailable";
}
