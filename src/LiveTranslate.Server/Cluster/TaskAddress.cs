using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace LiveTranslate.Server.Cluster;

/// <summary>
/// <c>Cluster:Address</c> from where ECS tells a task its own address (task metadata endpoint, version 4). What is set
/// elsewhere goes before it.
/// </summary>
/// <param name="metadata">From the environment variable <see cref="Variable"/>.</param>
internal sealed class TaskAddress(Uri metadata) : ConfigurationProvider, IConfigurationSource
{
    public const string Variable = "ECS_CONTAINER_METADATA_URI_V4";

    // The endpoint is on the same machine, but may come up a moment after the task.
    private const int Tries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeNext = TimeSpan.FromSeconds(0.5);

    /// <summary>Adds it below everything else, if this is a task of ECS.</summary>
    public static void AddTo(IConfigurationManager configuration)
    {
        if (Uri.TryCreate(configuration[Variable], UriKind.Absolute, out var metadata))
            configuration.Sources.Insert(0, new TaskAddress(metadata));
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        // Configuration is read before there is anything to wait with.
        var (address, fault) = Task.Run(AskAsync).GetAwaiter().GetResult();
        // A setting without a value is not the same as none.
        if (address is not null) Set($"{ClusterOptions.Section}:{nameof(ClusterOptions.Address)}", address);
        if (fault is not null) Set($"{ClusterOptions.Section}:{nameof(ClusterOptions.AddressFault)}", fault);
    }

    private async Task<(string? Address, string? Fault)> AskAsync()
    {
        using var http = new HttpClient { Timeout = Patience };
        var fault = "";
        for (var tries = 0; tries < Tries; tries++)
        {
            if (tries > 0) await Task.Delay(BeforeNext, TimeProvider.System);
            try
            {
                using var task = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri($"{metadata.AbsoluteUri.TrimEnd('/')}/task")));
                if (AddressIn(task.RootElement) is { } address) return (address, null);
                fault = "it names no IPv4 address; the task needs the network mode awsvpc";
                break;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
            {
                fault = exception is OperationCanceledException ? "no answer came in time" : exception.Message;
            }
        }

        return (null, $"ECS's task metadata at {metadata} did not give it: {fault}");
    }

    // All containers of a task share its network; the one asked may not be the first.
    private static string? AddressIn(JsonElement task)
    {
        if (task.ValueKind is not JsonValueKind.Object || !task.TryGetProperty("Containers", out var containers)
            || containers.ValueKind is not JsonValueKind.Array) return null;
        return containers.EnumerateArray()
            .SelectMany(container => ArrayOf(container, "Networks"))
            .SelectMany(network => ArrayOf(network, "IPv4Addresses"))
            .Select(address => address.ValueKind is JsonValueKind.String ? address.GetString() : null)
            .FirstOrDefault(address => IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily is AddressFamily.InterNetwork);
    }

    private static JsonElement.ArrayEnumerator ArrayOf(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var array) && array.ValueKind is JsonValueKind.Array
            ? array.EnumerateArray()
            : default;
}
