using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Cli.Fakes;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Cli.Server;

public sealed class HubConnectionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_connection_goes_to_the_next_gateway_and_round_again()
    {
        await using var server = await FakeServer.StartAsync();
        var hubs = new HubConnections([server.Address, Nobody]);

        Assert.True(await OpensAsync(hubs));
        Assert.False(await OpensAsync(hubs));
        Assert.True(await OpensAsync(hubs));
    }

    [Fact]
    public async Task A_single_server_is_asked_again()
    {
        await using var server = await FakeServer.StartAsync();
        var hubs = new HubConnections(server.Address);

        Assert.True(await OpensAsync(hubs));
        Assert.True(await OpensAsync(hubs));
    }

    private static Uri Nobody => new($"http://127.0.0.1:{RunningProgram.FreePort()}");

    private static async Task<bool> OpensAsync(HubConnections hubs)
    {
        try
        {
            var hub = await hubs.OpenAsync(HubMethods.ListenerPath, _ => { }, Cancelled);
            await using (hub) return hub.State == HubConnectionState.Connected;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
