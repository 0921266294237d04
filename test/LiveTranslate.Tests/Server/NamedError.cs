using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace LiveTranslate.Tests.Server;

/// <summary>Errors that say their name.</summary>
internal static class NamedError
{
    /// <summary>The hub refused the call with this code.</summary>
    public static async Task AssertHubAsync(string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<HubException>(call);
        Assert.Contains($"HubException: {code}: ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The answer is a problem whose type is this code.</summary>
    public static async Task<System.Text.Json.JsonElement> AssertProblemAsync(
        string code, System.Net.HttpStatusCode status, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = System.Text.Json.JsonDocument.Parse(body).RootElement;
        Assert.Equal($"/problems/{code}", problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
