using Xunit;

namespace LiveTranslate.Tests.Cli.Fakes;

/// <summary>Waits for a condition, and says what is missing when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task IsTrue(Func<bool> condition, Func<string> missing)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, missing());
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
