using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Server.Cluster;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Connections;

/// <summary>Whatever goes wrong in a hub, the client hears a named error.</summary>
internal sealed partial class HubErrors(ILogger<HubErrors> logger) : IHubFilter
{
    public const string SessionUnreadable =
        "What is stored of this session cannot be read. Its operator finds out why in the server's log; a new session works.";

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (SessionUnreadableException)
        {
            throw Error(ErrorCodes.SessionUnreadable, SessionUnreadable);
        }
        catch (NoWorkerException exception)
        {
            throw Error(ErrorCodes.Unavailable, exception.Message);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            throw Error(ErrorCodes.Unavailable, "The session's server does not answer just now. Try again in a few seconds.");
        }
        catch (Exception exception) when (exception is not HubException and not OperationCanceledException)
        {
            // A bug. SignalR's own log is off: it takes a client's mistake for an error of ours, with a stack trace.
            LogBug(logger, exception, invocationContext.HubMethodName);
            throw;
        }
    }

    public static HubException Error(string code, string message) => new($"{code}: {message}");

    [LoggerMessage(3302, LogLevel.Error, "{Method} failed unexpectedly")]
    private static partial void LogBug(ILogger logger, Exception exception, string method);
}
