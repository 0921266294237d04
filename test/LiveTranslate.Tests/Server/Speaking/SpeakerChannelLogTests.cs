using System.Reflection;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Speaking;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SpeakerChannelLogTests
{
    [Fact]
    public async Task Channel_without_session_and_stream_says_each_once_and_not_at_every_try()
    {
        var time = new FakeTimeProvider();
        using var log = new LogCapture();
        var session = DispatchProxy.Create<ISessionGrain, Gone>();
        // Without a stream every put fails.
        using var channel = new SpeakerChannel(
            "7K3MQ9TB", new TakeAnswer(null, 1, 0, false, null), session, null!, new OutboundConnection(null!, NullLogger.Instance), null,
            null, new SpeakingOptions(), time, log.CreateLogger("channel"));
        channel.Offer(0, new byte[640], null);
        channel.Seal(WarningCodes.SessionEnded);
        var running = channel.RunAsync();

        // Less than the 5 s after which the speaker is told.
        for (var passed = 0; passed < 4_000; passed += 100)
        {
            var reports = ((Gone)(object)session).Reports;
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Wait.UntilAsync(() => ((Gone)(object)session).Reports > reports || running.IsCompleted, "another report",
                cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Single(log.Lines, line => line.Contains("no answer to a report", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.Contains("the stream does not take audio", StringComparison.Ordinal));
        channel.Stop();
        await running;
    }

    /// <summary>A session whose server is gone.</summary>
    public class Gone : DispatchProxy
    {
        private int _reports;

        public int Reports => Volatile.Read(ref _reports);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Interlocked.Increment(ref _reports);
            return Task.FromException<ChannelAnswer>(new TimeoutException());
        }
    }
}
