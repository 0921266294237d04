using System.Text.Json;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Chaos;

/// <summary>
/// The processes to be broken, from the file in which their supervisor lists them. The supervisor starts again what
/// ends; here they are only signalled.
/// </summary>
internal sealed class Deployment(string file, TimeProvider time) : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    public IReadOnlyList<DeployedProcess> Processes
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize<List<DeployedProcess>>(File.ReadAllText(file), Format) ?? [];
            }
            catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
            {
                throw CommandFailure.BadInput(
                    $"{file} does not list a deployment's processes: {exception.Message}",
                    "Start one with 'deploy/run chaos', or name the list of a supervised one with --processes FILE.");
            }
        }
    }

    public IReadOnlyList<Uri> Gateways => [.. Of(DeployedRole.Gateway).Select(gateway => gateway.Url!)];

    /// <summary>Whether its servers can be parted from one another.</summary>
    public bool Isolated => Processes.Any(process => process.Namespace is not null);

    public IReadOnlyList<DeployedProcess> Of(params string[] roles) => [.. Processes.Where(process => roles.Contains(process.Role))];

    /// <summary>Waits until every server is there and ready, the replaced ones included.</summary>
    /// <returns>False when they were not within the limit.</returns>
    public async Task<bool> ReadyAsync(TimeSpan within, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < within)
        {
            var servers = Of(DeployedRole.Gateway, DeployedRole.Worker);
            if ((await Task.WhenAll(servers.Select(server => IsReadyAsync(server, cancellation)))).All(ready => ready))
                return true;
            await Task.Delay(AskEvery, time, cancellation);
        }

        return false;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsReadyAsync(DeployedProcess server, CancellationToken cancellation)
    {
        if (!server.IsOurs)
            return false;
        try
        {
            using var answer = await _http.GetAsync(new Uri(server.Url!, "/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
