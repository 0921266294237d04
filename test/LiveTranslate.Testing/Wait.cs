namespace LiveTranslate.Testing;

/// <summary>Waiting for a condition instead of sleeping.</summary>
public static class Wait
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds, and says what is still missing when it does not.</summary>
    /// <param name="condition">Asked every 5 ms.</param>
    /// <param name="missing">What is missing while it does not hold, such as "the child to end".</param>
    /// <param name="within">30 s by default: long enough for a machine under load.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task UntilAsync(
        Func<bool> condition, string missing, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        var limit = within ?? DefaultLimit;
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s for {missing}.");
            await Task.Delay(Step, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The same, saying what is missing as it stands at the end.</summary>
    public static async Task UntilAsync(
        Func<bool> condition, Func<string> missing, TimeSpan? within = null)
    {
        try
        {
            await UntilAsync(condition, "", within, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for {missing()}.");
        }
    }

    /// <summary>The same for a condition that must be asked for, such as a call to a server.</summary>
    public static async Task UntilAsync(
        Func<Task<bool>> condition, string missing, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        var limit = within ?? DefaultLimit;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s for {missing}.");
            await Task.Delay(Step, TimeProvider.System, cancellationToken);
        }
    }
}
