using System.Diagnostics;
using System.Text.Json;

namespace LiveTranslate.Testing;

/// <summary>
/// Amazon Transcribe, Translate and Polly on loopback (test/LiveTranslate.AwsSimulator): a process that ends with this one.
/// </summary>
public sealed class SimulatedAws : IAsyncDisposable
{
    /// <summary>Who may call, unless the options say otherwise.</summary>
    public const string AccessKey = "simulator";

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public const string SecretKey = "simulator-secret";

    // All of Apertium's modes are tried first, on a machine that may be busy.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly LocalAwsControl _control;

    private SimulatedAws(Process process, JsonElement ports, bool tls)
    {
        _process = process;
        Rest = Url("http", "rest");
        Transcribe = Url(tls ? "https" : "http", "transcribe");
        _control = new LocalAwsControl(Url("http", "control"));

        Uri Url(string scheme, string name) => new($"{scheme}://127.0.0.1:{ports.GetProperty(name).GetInt32()}");
    }

    /// <summary>Translate and Polly.</summary>
    public Uri Rest { get; }

    /// <summary>Transcribe: HTTP/2, in cleartext unless it was started with <c>--tls</c>.</summary>
    public Uri Transcribe { get; }

    /// <summary>The processor time that it has used so far, engines in its process included.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Makes calls go wrong, until the answer is disposed of.</summary>
    public async Task<InjectedAwsFault> InjectAsync(AwsFault fault) => new(_control, await _control.InjectAsync(fault));

    /// <summary>Takes back every fault.</summary>
    public Task ClearFaultsAsync() => _control.RemoveAsync(null);

    /// <summary>How many calls of an operation arrived since the start, whatever became of them.</summary>
    /// <param name="service">The service.</param>
    /// <param name="operation">Such as <c>TranslateText</c>.</param>
    /// <param name="resource">The target language, voice or session id; null for all of them.</param>
    public Task<int> CallsAsync(AwsService service, string operation, string? resource = null) =>
        _control.CallsAsync(service, operation, resource);

    /// <summary>Transcribe's streams that are open, and the most that were.</summary>
    public Task<(int Open, int Peak)> StreamsAsync() => _control.StreamsAsync();

    /// <summary>Lets somebody call from now on.</summary>
    public Task AddCredentialsAsync(string accessKey, string secretKey, string? token = null) =>
        _control.AddCredentialsAsync(accessKey, secretKey, token);

    /// <summary>Lets somebody's credentials expire.</summary>
    public Task RetireCredentialsAsync(string accessKey) => _control.RetireCredentialsAsync(accessKey);

    /// <summary>Starts one without engines: words, translations and speech are made up.</summary>
    /// <param name="options">More of its options, such as <c>--latency</c>, <c>origin</c>.</param>
    public static Task<SimulatedAws> StartScriptedAsync(params string[] options) => StartAsync(
        ["--recognizer", "scripted", "--translator", "scripted", "--synthesizer", "scripted", .. options]);

    /// <summary>Starts one on the offline engines.</summary>
    /// <param name="options">Its options; its <c>--help</c> lists them.</param>
    public static async Task<SimulatedAws> StartAsync(params string[] options)
    {
        // From its own output folder: in ours its dependencies are mixed with those of the tests.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        const string Project = "LiveTranslate.AwsSimulator";
        var program = Checkout.Folder("test", Project, "bin", output.Parent!.Name, output.Name, Project + ".dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return await ReadyLine.ReadAsync(process, StartTime) is { } ports
            ? new SimulatedAws(process, ports, options.Contains("--tls"))
            : throw new InvalidOperationException("The AWS simulator did not start; it said why on standard error.");
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
