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

    private LocalAws(Process process, JsonElement ports)
    {
        _process = process;
        Kinesis = Url("kinesis");
        DynamoDb = Url("dynamodb");
        S3 = Url("s3");

        Uri Url(string name) => new($"http://127.0.0.1:{ports.GetProperty(name).GetInt32()}");
    }

    public Uri Kinesis { get; }

    public Uri DynamoDb { get; }

    public Uri S3 { get; }

    public static async Task<LocalAws> StartAsync()
    {
        var start = new ProcessStartInfo("node", ["--openssl-legacy-provider", "server.mjs"])
        {
            WorkingDirectory = Path.Combine(Root(), "deploy", "local-aws"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(StartTime);
        const string Ready = "READY ";
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (!line.StartsWith(Ready, StringComparison.Ordinal)) continue;
            return new LocalAws(process, JsonDocument.Parse(line[Ready.Length..]).RootElement);
        }

        throw new InvalidOperationException("The local AWS servers did not start. Run 'npm ci --ignore-scripts' in deploy/local-aws.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LiveTranslate.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests run from a checkout of the repository.");
    }
}
