using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Cli.Server;

/// <summary>A named refusal of the server, from a hub or from REST.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>; null when the server gave none.</param>
/// <param name="Sentence">What it says to a person.</param>
internal sealed record ServerError(string? Code, string Sentence)
{
    private const string ProblemPrefix = "/problems/";

    /// <summary>Whether asking again may help.</summary>
    public bool Transient => Code is null or ErrorCodes.Unavailable or ErrorCodes.TooManyRequests or ErrorCodes.NotStarted;

    /// <summary>
    /// SignalR puts its own words before ours: "An unexpected error occurred invoking 'Join' on the server.
    /// HubException: session-not-found: There is no session …".
    /// </summary>
    public static ServerError From(HubException exception)
    {
        const string Marker = "HubException: ";
        var text = exception.Message;
        var at = text.LastIndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0)
            text = text[(at + Marker.Length)..];
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAnyExcept(CodeCharacters) < 0
            ? new ServerError(text[..colon], text[(colon + 2)..])
            : new ServerError(null, text);
    }

    /// <summary>From the <c>type</c> of a problem document.</summary>
    public static string? CodeOf(string? problemType) =>
        problemType is not null && problemType.LastIndexOf(ProblemPrefix, StringComparison.Ordinal) is >= 0 and var at
            ? problemType[(at + ProblemPrefix.Length)..]
            : null;

    public CommandFailure AsFailure(string doing) => new(
        IsBadInput ? ExitCode.BadInput : ExitCode.Failed,
        Code is null ? $"{doing}: {Sentence}" : $"{doing}: {Sentence} ({Code})",
        Cure,
        code: Code);

    private static System.Buffers.SearchValues<char> CodeCharacters { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private bool IsBadInput => Code is ErrorCodes.InvalidRequest or ErrorCodes.InvalidSessionId or ErrorCodes.SessionNotFound
        or ErrorCodes.UnsupportedLanguage or ErrorCodes.TooManyLanguages or ErrorCodes.LanguageNotOffered
        or ErrorCodes.WrongSpeakerToken or ErrorCodes.WrongPasscode;

    private string? Cure => Code switch
    {
        ErrorCodes.SessionNotFound or ErrorCodes.InvalidSessionId => "Check the session id; 'speak' prints it when it makes one.",
        ErrorCodes.WrongSpeakerToken => "Give the token that came with the session: --token.",
        ErrorCodes.WrongPasscode => "Give the session's passcode: --passcode.",
        ErrorCodes.UnsupportedLanguage => "'livetranslate doctor' says which languages work and what to install for more.",
        ErrorCodes.LanguageNotOffered => "Give one of the session's languages: --language.",
        ErrorCodes.TooManyAttempts => "Wait a minute before the next try.",
        ErrorCodes.Unavailable or ErrorCodes.TooManyRequests => "Try again in a moment.",
        _ => null,
    };
}
