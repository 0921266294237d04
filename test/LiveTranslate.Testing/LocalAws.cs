using System.Diagnostics;
using System.Text.Json;

namespace LiveTranslate.Testing;

/// <summary>
/// Kinesis, DynamoDB and S3 in memory (deploy/local-aws): a node process that ends with this one.
/// </summary>
public sealed class LocalAws : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly LocalAwsControl _control;

    private LocalAws(Process process, JsonElement ports)
    {
        _process = process;
        Kinesis = Url("kinesis");
        DynamoDb = Url("dynamodb");
        S3 = Url("s3");
        _control = new LocalAwsControl(Url("control"));

        Uri Url(string name) => new($"http://127.0.0.1:{ports.GetProperty(name).GetInt32()}");
    }

    public Uri Kinesis { get; }

    public Uri DynamoDb { get; }

    public Uri S3 { get; }

    /// <summary>The processor time that the servers have used so far.</summary>
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

    /// <summary>Takes back every fault. Other tests may have injected theirs: dispose of your own instead where servers are shared.</summary>
    public Task ClearFaultsAsync() => _control.RemoveAsync(null);

    /// <summary>How many calls of an operation arrived since the start, whatever became of them.</summary>
    /// <param name="operation">Such as <c>GetRecords</c>.</param>
    /// <param name="resource">The stream, table or bucket; null for all of them.</param>
    /// <param name="service">The service.</param>
    public Task<int> CallsAsync(string operation, string? resource = null, AwsService service = AwsService.Kinesis) =>
        _control.CallsAsync(service, operation, resource);

    /// <summary>Makes a bucket of a name that is not taken. S3 checks signatures: access key and secret are <c>local</c>.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> MakeBucketAsync(string beginning)
    {
        var name = $"{beginning}-{Guid.NewGuid():N}";
        await _control.MakeBucketAsync(name);
        return name;
    }

    public static async Task<LocalAws> StartAsync()
    {
        var start = new ProcessStartInfo("node", ["--openssl-legacy-provider", "server.mjs"])
        {
            WorkingDirectory = Checkout.Folder("deploy", "local-aws"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        if (await ReadyLine.ReadAsync(process, StartTime) is { } ports) return new LocalAws(process, ports);
        throw new InvalidOperationException("The local AWS servers did not start. Run 'npm ci --ignore-scripts' in deploy/local-aws.");
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
