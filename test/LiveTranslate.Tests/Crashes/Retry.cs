using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Tests.Crashes;

/// <summary>As every client does: while a session moves, its callers are told to come back.</summary>
internal static class Retry
{
    public static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call)
    {
        var answer = default(T);
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    answer = await call();
                    return true;
                }
                catch (HubException)
                {
                    return false;
                }
            },
            "an answer", TimeSpan.FromSeconds(20));
        return answer!;
    }
}
