using LiveTranslate.Contracts.Grains;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Server.Pages;

/// <summary>What a page has to know of its session before it goes out.</summary>
internal sealed class PageSessions(IClusterClient cluster, TimeProvider time)
{
    // A page does not wait for a session whose server is being replaced: once it is there it asks by itself.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    /// <summary>As forgiving as the page itself: what is neither letter nor digit does not count.</summary>
    public async Task<PageSession> FindAsync(string typed, CancellationToken gone)
    {
        // An escape that was cut off: who knows what else is missing.
        if (typed.Contains('%', StringComparison.Ordinal)
            || !SessionId.TryParse(string.Concat(typed.Where(char.IsAsciiLetterOrDigit)), out var id)) return new PageSession(Missing: true);
        try
        {
            var state = await cluster.GetGrain<ISessionGrain>(id.Value).GetAsync().WaitAsync(MaxWait, time, gone);
            // A title is for those who may come in.
            return state is null
                ? new PageSession(Missing: true)
                : new PageSession(Missing: false, state.PasscodeRequired ? null : state.Title);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return new PageSession(Missing: false);
        }
    }
}

/// <param name="Missing">There is certainly no such session.</param>
/// <param name="Title">Its title, when everybody may know it.</param>
internal readonly record struct PageSession(bool Missing, string? Title = null);
