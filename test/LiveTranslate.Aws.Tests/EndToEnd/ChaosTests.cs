using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>
/// Whatever happens to servers, nothing may be lost or heard twice. How soon captions come again is not judged here, where
/// the machine does many things at once.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class ChaosTests
{
    [Fact]
    public async Task Twenty_sessions_go_on_for_two_minutes_while_servers_are_killed_and_stopped_and_lose_nothing()
    {
        var summary = await ChaosRun.ToItsEndAsync(
            TimeSpan.FromMinutes(2), [],
            "--sessions", "20", "--faults", "kill-worker", "kill-gateway", "kill-both", "kill-all", "stop-worker", "no-dynamodb");

        Assert.True(summary.GetProperty("kills").GetInt32() >= 4, $"{summary}");
    }
}
