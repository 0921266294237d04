using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveTranslate.Testing;

/// <summary>The control port of the local AWS servers, or of the simulator.</summary>
internal sealed class LocalAwsControl(Uri url) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<AwsFaultKind>(JsonNamingPolicy.CamelCase), new ServiceNames() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };

    public async Task<int> InjectAsync(AwsFault fault)
    {
        using var response = await _http.PostAsJsonAsync("faults", fault, Json);
        return (await ReadAsync(response)).GetProperty("id").GetInt32();
    }

    public async Task<int> StruckAsync(int id)
    {
        using var response = await _http.GetAsync(new Uri($"faults/{id}", UriKind.Relative));
        return (await ReadAsync(response)).GetProperty("struck").GetInt32();
    }

    /// <param name="id">One fault; null for all of them.</param>
    public async Task RemoveAsync(int? id)
    {
        using var response = await _http.DeleteAsync(new Uri(id is null ? "faults" : $"faults/{id}", UriKind.Relative));
        // One that was cleared with all others is gone all the same.
        if (response.StatusCode != System.Net.HttpStatusCode.NotFound) await ReadAsync(response);
    }

    public async Task<int> CallsAsync(AwsService service, string operation, string? resource)
    {
        var query = $"calls?service={NameOf(service)}&operation={operation}";
        if (resource is not null) query += $"&resource={Uri.EscapeDataString(resource)}";
        using var response = await _http.GetAsync(new Uri(query, UriKind.Relative));
        return (await ReadAsync(response)).GetProperty("calls").GetInt32();
    }

    /// <summary>Simulator: Transcribe's streams that are open, and the most that were.</summary>
    public async Task<(int Open, int Peak)> StreamsAsync()
    {
        using var response = await _http.GetAsync(new Uri("streams", UriKind.Relative));
        var answer = await ReadAsync(response);
        return (answer.GetProperty("open").GetInt32(), answer.GetProperty("peak").GetInt32());
    }

    /// <summary>Simulator: lets somebody call.</summary>
    public async Task AddCredentialsAsync(string accessKey, string secretKey, string? token)
    {
        using var response = await _http.PostAsJsonAsync("credentials", new { accessKey, secretKey, token }, Json);
        await ReadAsync(response);
    }

    /// <summary>Simulator: lets somebody's credentials expire.</summary>
    public async Task RetireCredentialsAsync(string accessKey)
    {
        using var response = await _http.DeleteAsync(new Uri($"credentials/{accessKey}", UriKind.Relative));
        await ReadAsync(response);
    }

    public async Task MakeBucketAsync(string name)
    {
        using var response = await _http.PutAsync(new Uri($"buckets/{name}", UriKind.Relative), content: null);
        await ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (response.IsSuccessStatusCode) return answer;
        throw new InvalidOperationException($"The local AWS servers' control refused: {answer.GetProperty("error").GetString()}");
    }

    private static string NameOf(AwsService service) => service.ToString().ToLowerInvariant();

    private sealed class ServiceNames : JsonConverter<AwsService>
    {
        public override AwsService Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Services are only named, never read.");

        public override void Write(Utf8JsonWriter writer, AwsService value, JsonSerializerOptions options) =>
            writer.WriteStringValue(NameOf(value));
    }
}
