namespace LiveTranslate.Cli.Server;

/// <summary>The server answers requests, and no connection to it stands: a proxy between is in the way.</summary>
internal sealed class NoTransportException(Uri server, Exception inner) : IOException(
    $"{server} answers, but what is in front of it lets no connection through: WebSockets are blocked there, and the requests of long polling do not all reach the same server",
    inner)
{
    public const string Cure = "The proxy must pass WebSockets, or send all requests of a client to the same server (sticky sessions).";
}
