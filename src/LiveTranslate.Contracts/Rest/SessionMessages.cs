namespace LiveTranslate.Contracts.Rest;

/// <summary>Body of <c>POST /api/sessions</c>.</summary>
/// <param name="SourceLanguage">The language spoken, BCP-47.</param>
/// <param name="TargetLanguages">The languages offered to listeners; all the engines know when absent.</param>
/// <param name="Title">At most 200 characters.</param>
/// <param name="Passcode">Guards join, transcript and audio when set; 4 to 64 characters.</param>
public sealed record CreateSessionRequest(
    string? SourceLanguage,
    IReadOnlyList<string>? TargetLanguages = null,
    string? Title = null,
    string? Passcode = null);

/// <param name="SessionId">8 Crockford base32 characters.</param>
/// <param name="SpeakerToken">256 random bits, base64url. Shown here once; only its hash is kept.</param>
/// <param name="SpeakUrl">The speaker's page; the token is in the fragment, which browsers do not send.</param>
/// <param name="ListenUrl">The listeners' page.</param>
/// <param name="PublicUrl">
/// The address the operator has named, without a slash at its end. Null when there is none: both links then lead to where
/// the request came to, as far as the server was told.
/// </param>
public sealed record CreateSessionReply(
    string SessionId, string SpeakerToken, string SpeakUrl, string ListenUrl, string? PublicUrl = null)
{
    /// <summary>Which of the languages that there are was taken for the one asked for.</summary>
    public string? SourceLanguage { get; init; }

    /// <summary>Which were taken for those asked for.</summary>
    public IReadOnlyList<string>? TargetLanguages { get; init; }
}

/// <summary>Answer of <c>GET /api/address</c>.</summary>
/// <param name="PublicUrl">The address the operator has named, without a slash at its end; null for none.</param>
public sealed record ServerAddress(string? PublicUrl);

/// <summary>Answer of <c>GET /api/sessions/{id}/speaker</c>, for who has the speaker token.</summary>
/// <param name="Present">Somebody speaks, or is connected to: a <c>Start</c> would interrupt them.</param>
/// <param name="Device">What they speak from; null when it is not known.</param>
/// <param name="Seconds">How long ago they started; null when it is not known. A duration: clocks differ.</param>
public sealed record SpeakerReply(bool Present, string? Device = null, long? Seconds = null);

/// <summary>One entry of <c>GET /api/languages</c>.</summary>
public sealed record LanguageOffer(string Source, IReadOnlyList<string> Targets);

/// <summary>Answer of <c>GET /api/languages/match</c>.</summary>
/// <param name="Language">The language that suits best; absent when none does.</param>
/// <param name="For">The tag it was found for.</param>
public sealed record LanguageChoice(string? Language, string? For);
