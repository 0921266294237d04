using System.Globalization;
using System.Text.Json;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Signatures;
using LiveTranslate.AwsSimulator.Transcribe;

namespace LiveTranslate.AwsSimulator.Control;

/// <summary>One call to the control port; see <see cref="ControlSetup"/>.</summary>
internal sealed class ControlCalls(FaultBoard faults, CallCounts counts, OpenStreams streams, KeyRing keys)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (status, body) = await AnswerAsync(context.Request);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(body, ControlSetup.Json);
    }

    private async Task<(int Status, object Body)> AnswerAsync(HttpRequest request)
    {
        string[] path = request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        try
        {
            return (request.Method, path) switch
            {
                ("POST", ["faults"]) => Inject(await ReadAsync<FaultDescription>(request)),
                ("DELETE", ["faults"]) => Clear(),
                ("GET", ["faults", var id]) when faults.Struck(Number(id)) is { } struck => (200, new { struck }),
                ("DELETE", ["faults", var id]) when faults.Remove(Number(id)) => (200, new { }),
                ("GET", ["calls"]) => Count(request.Query),
                ("GET", ["streams"]) => (200, new { open = streams.Open, peak = streams.Peak }),
                ("POST", ["credentials"]) => Add(await ReadAsync<NewCredentials>(request)),
                ("DELETE", ["credentials", var key]) when keys.Retire(key) => (200, new { }),
                _ => (404, new { error = $"There is no {request.Method} {request.Path}." }),
            };
        }
        catch (Exception mistake) when (mistake is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return (400, new { error = mistake.Message });
        }
    }

    private (int Status, object Body) Inject(FaultDescription description) =>
        description.Mistake is { } mistake ? (400, new { error = mistake }) : (201, new { id = faults.Add(description) });

    private (int Status, object Body) Clear()
    {
        faults.Clear();
        return (200, new { });
    }

    private (int Status, object Body) Count(IQueryCollection query) =>
        Enum.TryParse<AwsService>(query["service"], ignoreCase: true, out var service) && query["operation"] is [{ Length: > 0 } operation]
            ? (200, new { calls = counts.Count(service, operation, query["resource"]) })
            : (400, new { error = "'service' and 'operation' must be given." });

    private (int Status, object Body) Add(NewCredentials given)
    {
        if (given is not { AccessKey.Length: > 0, SecretKey.Length: > 0 }) return (400, new { error = "'accessKey' and 'secretKey' must be given." });
        keys.Add(new AccessKey(given.AccessKey, given.SecretKey, given.Token));
        return (201, new { });
    }

    private static int Number(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task<T> ReadAsync<T>(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, ControlSetup.Json, request.HttpContext.RequestAborted)
        ?? throw new JsonException("The body must be an object.");

    private sealed record NewCredentials(string? AccessKey, string? SecretKey, string? Token);
}
