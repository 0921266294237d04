using System.Security.Authentication;
using LiveTranslate.Cli.Server;

namespace LiveTranslate.Cli.CommandLine;

/// <summary>
/// The end of a command for a reason its user can do something about: what happened, and the cure. Anything else that
/// is thrown is a bug.
/// </summary>
internal sealed class CommandFailure(
    int exitCode, string message, string? cure = null, Exception? inner = null, string? code = null)
    : Exception(message, inner)
{
    /// <summary>The server's name for it, when it was the server that refused.</summary>
    public string? Code => code;

    public int ExitCode => exitCode;

    /// <summary>What to do about it.</summary>
    public string? Cure => cure;

    public static CommandFailure BadInput(string message, string? cure = null) =>
        new(CommandLine.ExitCode.BadInput, message, cure);

    public static CommandFailure Failed(string message, string? cure = null) =>
        new(CommandLine.ExitCode.Failed, message, cure);

    /// <summary>What a failed connection means to the one who typed the address.</summary>
    public static CommandFailure Unreachable(Uri server, Exception? inner = null) => inner switch
    {
        NoTransportException => new CommandFailure(
            CommandLine.ExitCode.Unreachable, $"{inner.Message}.", NoTransportException.Cure, inner),
        HttpRequestException { StatusCode: { } status } => new CommandFailure(
            CommandLine.ExitCode.Failed,
            $"What answers at {server} is no LiveTranslate server: it says {(int)status} to a hub.",
            "Check --server: perhaps another program has that port.",
            inner),
        HttpRequestException { InnerException: AuthenticationException } => new CommandFailure(
            CommandLine.ExitCode.Unreachable,
            $"This machine does not trust the certificate of {server}.",
            "Give --server the name that the certificate is for, or trust who issued it: SSL_CERT_FILE=FILE.",
            inner),
        _ => new CommandFailure(
            CommandLine.ExitCode.Unreachable,
            $"Nothing answers at {server}.",
            "Start a server with deploy/run, or name another one with --server URL.",
            inner),
    };
}
