using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

public sealed class EndedSessionTests
{
    [Fact]
    public async Task An_ended_session_that_is_opened_again_does_not_report_its_takes_as_closed_once_more()
    {
        using var log = new LogCapture();
        await using var harness = new SessionHarness { Logger = log.CreateLogger("session") };
        await harness.RestartAsync();
        var take = await harness.StartTakeAsync();
        await harness.SendAsync(take, new SyntheticSpeech().Speak(2).Pause(1));
        await harness.ReportAsync(take, final: true);
        await harness.EndAsync();
        await harness.PassUntilAsync(() => harness.Life.Session.Phase is SessionPhase.Ended, "the session to end");
        Assert.Single(Closed());

        await harness.RestartAsync();
        await harness.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(SessionPhase.Ended, harness.Life.Session.Phase);
        Assert.Contains("all there: True", Assert.Single(Closed()), StringComparison.Ordinal);

        IEnumerable<string> Closed() => log.Lines.Where(line => line.Contains("closed take", StringComparison.Ordinal));
    }
}
