using System.Collections.Concurrent;
using System.Diagnostics;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_follows_a_window_from_the_speakers_hub_to_its_listeners()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("LiveTranslate", StringComparison.Ordinal)
                || source.Name == "Microsoft.AspNetCore.SignalR.Server",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await using var server = await LiveServer.StartAsync(new TestEngines());
        var session = await server.CreateSessionAsync();
        await using var spanish = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(server, session);
        await speaker.SpeakAsync(new SyntheticSpeech().Speak(1.5).Pause(1));
        await spanish.UntilSpeechAsync(1);

        // Other tests run beside this one: the session's id tells whose window it is.
        Activity? window = null;
        await Wait.UntilAsync(
            () => (window = seen.FirstOrDefault(activity => activity.OperationName == "window"
                && Equals(activity.GetTagItem("livetranslate.session"), session.SessionId))) is not null,
            "the window's activity",
            cancellationToken: TestContext.Current.CancellationToken);
        await Wait.UntilAsync(
            () => OfTrace("deliver").Any() && OfTrace("synthesize").Any(),
            "the window's trace to reach the listeners",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(OfTrace("translate"), activity => activity.ParentSpanId == window!.SpanId);
        var hub = seen.Single(activity => activity.SpanId == window!.ParentSpanId);
        Assert.EndsWith("SendAudio", hub.DisplayName, StringComparison.Ordinal);

        IEnumerable<Activity> OfTrace(string name) =>
            seen.Where(activity => activity.OperationName == name && activity.TraceId == window!.TraceId);
    }
}
