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
    string SessionId, string SpeakerToken, string SpeakUrl, string ListenUrl, string? PublicUrl = null);

/// <summary>Answer of <c>GET /api/address</c>.</summary>
/// <param name="PublicUrl">The address the operator has named, without a slash at its end; null for none.</param>
public sealed record ServerAddress(string? PublicUrl);

/// <summary>One entry of <c>GET /api/languages</c>.</summary>
public sealed record LanguageOffer(string Source, IReadOnlyList<string> Targets);
