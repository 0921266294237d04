using LiveTranslate.Contracts;

namespace LiveTranslate.Server.Rest;

/// <summary>Errors as RFC 9457 problems whose type names the cause.</summary>
internal static class Problems
{
    public static IResult Of(string code, string detail, IDictionary<string, object?>? more = null) => Results.Problem(
        detail, statusCode: StatusOf(code), title: TitleOf(code), type: TypeOf(code), extensions: more);

    public static string TypeOf(string code) => $"/problems/{code}";

    public static IResult InvalidSessionId() => Of(
        ErrorCodes.InvalidSessionId, "A session id has 8 letters and digits, such as 7K3M-Q9TB.");

    public static IResult SessionNotFound() => Of(ErrorCodes.SessionNotFound, "There is no such session. Check the code.");

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.SessionNotFound or ErrorCodes.SpeechNotFound => StatusCodes.Status404NotFound,
        ErrorCodes.WrongSpeakerToken or ErrorCodes.WrongPasscode => StatusCodes.Status401Unauthorized,
        ErrorCodes.TooManyAttempts or ErrorCodes.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.SessionUnreadable => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    // "session-not-found" reads "Session not found".
    private static string TitleOf(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');
}
