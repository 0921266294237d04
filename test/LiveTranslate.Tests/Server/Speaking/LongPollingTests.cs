using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

/// <summary>What is special where WebSockets do not get through.</summary>
public sealed class LongPollingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backlog_that_a_client_puts_into_one_request_is_taken_and_does_not_end_the_connection()
    {
        await using var server = await LiveServer.StartAsync(new TestEngines());
        var session = await server.CreateSessionAsync();
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Url, HubMethods.SpeakerPath), HttpTransportType.LongPolling)
            .AddMessagePackProtocol()
            .Build();
        await hub.StartAsync(Cancelled);
        await hub.InvokeAsync<StartReply>(
            HubMethods.Start, new StartRequest { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken }, Cancelled);

        // All at once, as after a loss: the client puts what waits into one request.
        var answers = await Task.WhenAll(Enumerable.Range(0, 32)
            .Select(sequence => hub.InvokeAsync<long>(HubMethods.SendAudio, (long)sequence, new byte[8_000], Cancelled)));

        Assert.Equal(32, answers.Max());
        Assert.Equal(HubConnectionState.Connected, hub.State);
    }
}
