using LiveTranslate.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Connections;

/// <summary>Whatever goes wrong in a hub, the client hears a named error.</summary>
internal sealed class HubErrors : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            throw Error(ErrorCodes.Unavailable, "The session's server does not answer just now. Try again in a few seconds.");
        }
    }

    public static HubException Error(string code, string message) => new($"{code}: {message}");
}
