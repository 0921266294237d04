using System.Diagnostics;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

public sealed class StopTests
{
    // Of the 25 s that a stop may take at most.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(12);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Listeners_who_come_back_at_once_do_not_hold_up_a_server_that_stops(bool ended)
    {
        using var logs = new LogCapture();
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), null, builder => builder.Logging.ClearProviders().AddProvider(logs).AddFilter("Orleans", LogLevel.Warning));
        var session = await server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        if (ended) await speaker.EndAsync();

        // What a stop begins with; what follows waits here for the listener.
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await Wait.UntilAsync(
            () => listener.Connection.State is HubConnectionState.Disconnected, "the connection to be closed", cancellationToken: Cancelled);
        await using var back = await TestListener.ConnectAsync(server);

        var began = Stopwatch.GetTimestamp();
        await server.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Soon);
        Assert.DoesNotContain(logs.Lines, line => line.Contains("non-graceful", StringComparison.Ordinal));
    }
}
