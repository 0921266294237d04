using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Watching;

/// <summary>What a server gives Prometheus once everything that it measures has happened: names are the exporter's, not worked out.</summary>
public sealed partial class MetricsPage : IAsyncLifetime
{
    // As Prometheus 3 asks. It would take names with dots as well; a server that gave it those would leave the dashboard empty.
    private const string AsPrometheusAsks =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    // The runtime makes it as a counter.
    private const string LevelCalledCounter = "dotnet_thread_pool_queue_length_total";

    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _series = [];
    private readonly HashSet<string> _growing = [];
    private string _kind = "";

    /// <summary>By name: its labels, and the values that each of them had.</summary>
    internal IReadOnlyDictionary<string, Dictionary<string, HashSet<string>>> Series => _series;

    /// <summary>Those that only grow, until their server starts anew.</summary>
    internal IReadOnlySet<string> Growing => _growing;

    public async ValueTask InitializeAsync()
    {
        var data = Directory.CreateTempSubdirectory("livetranslate-metrics-").FullName;
        await using var server = ServerApp.Create(["--Server:Port=0", $"--Data:Path={data}"], ReplaceEngines);
        await server.StartAsync();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
            // Grains are called, so that Orleans has something to tell of.
            using var session = await http.PostAsJsonAsync("/api/sessions", new { sourceLanguage = "en-US", targetLanguages = new[] { "es-ES" } });
            session.EnsureSuccessStatusCode();
            Everything.Happens();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation("Accept", AsPrometheusAsks);
            using var page = await http.SendAsync(request);
            foreach (var line in (await page.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n')) Read(line);
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void ReplaceEngines(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Orleans", LogLevel.Critical);
        builder.Services.Replace(ServiceDescriptor.Singleton<ISpeechRecognizer>(new FakeRecognizer()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ITranslator>(new FakeTranslator()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ISpeechSynthesizer>(new FakeSynthesizer()));
    }

    private void Read(string line)
    {
        // What kind they are of is said before the samples.
        if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) _kind = line.Split(' ')[^1];
        if (Sample().Match(line) is not { Success: true } sample) return;
        var name = sample.Groups["name"].Value;
        if (_kind is "counter" or "histogram" && name != LevelCalledCounter) _growing.Add(name);
        if (!_series.TryGetValue(name, out var labels)) _series[name] = labels = [];
        foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
        {
            if (!labels.TryGetValue(label.Groups["name"].Value, out var values)) labels[label.Groups["name"].Value] = values = [];
            values.Add(label.Groups["value"].Value);
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? [^ ]+""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>\w+)="(?<value>(?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Label();
}
