using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>A gateway whose cluster has no worker: it is up, and nothing can be done through it.</summary>
public sealed class LoneGatewayTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    // What callers wait for a worker, and as much again for a busy machine.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(12);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_without_a_worker_says_so_is_not_ready_and_refuses_at_once_until_there_is_one()
    {
        await using var cluster = await ServerCluster.StartAsync();
        using var http = new HttpClient { Timeout = Soon };
        var gateway = cluster.Start("Gateway");
        await Wait.UntilAsync(() => IsAsync("/health/live"), "the gateway to be up", Start, Cancelled);

        var ready = await http.GetAsync(gateway.Url + "/health/ready", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("No worker", await ready.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.True(await IsAsync("/health/serving"), "The load balancer would have this gateway ended.");

        for (var tries = 0; tries < 20; tries++)
        {
            using var refused = await CreateAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
            Assert.Equal($"/problems/{ErrorCodes.Unavailable}", problem.GetProperty("type").GetString());
        }

        await Wait.UntilAsync(() => Said().Any(), "the gateway to say that there is no worker", Start, Cancelled);
        Assert.Single(Said());
        Assert.DoesNotContain(gateway.Program.Lines, line => line.StartsWith("         at ", StringComparison.Ordinal));

        var worker = cluster.Start("Worker");
        await gateway.ReadyAsync();
        using var created = await CreateAsync();
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        // It has no pages, and names no address that looks as if.
        Assert.DoesNotContain(worker.Program.Lines, line => line.Contains("LiveTranslate is ready at", StringComparison.Ordinal));
        Assert.Contains(worker.Program.Lines, line => line.Contains($"{worker.Url}/health/ready", StringComparison.Ordinal));

        async Task<bool> IsAsync(string path)
        {
            try
            {
                return (await http.GetAsync(gateway.Url + path, Cancelled)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        Task<HttpResponseMessage> CreateAsync() => http.PostAsJsonAsync(
            gateway.Url + "/api/sessions", new CreateSessionRequest("en-US", ["es-ES"], "Test", null), Cancelled);

        IEnumerable<string> Said() => gateway.Program.Lines.Where(line => line.Contains("No worker is in the cluster", StringComparison.Ordinal));
    }
}
