using LiveTranslate.Deploy.Aws;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiveTranslate.Deploy.Tests.Running;

/// <summary>
/// A server with the environment of its task, and besides only what this machine has other than AWS: where the services
/// are, who calls them, and a port beside that of the other task.
/// </summary>
internal sealed class RunningTask : IAsyncDisposable
{
    // Nothing can be made here, by anybody: a server on AWS needs no folder.
    private const string NoFolder = "/proc/livetranslate";

    private readonly List<RecordedService> _services;
    private readonly Dictionary<string, string> _environment;

    private RunningTask(List<RecordedService> services, Dictionary<string, string> environment)
    {
        (_services, _environment) = (services, environment);
        Server = RunningProgram.Server(Port, NoFolder, [.. environment.Select(setting => (setting.Key, setting.Value))]);
    }

    public int Port { get; } = RunningProgram.FreePort();

    public RunningProgram Server { get; }

    public IEnumerable<Called> Calls => _services.SelectMany(service => service.Calls);

    public string Said => string.Join('\n', Server.Lines) + '\n' + Server.Errors;

    /// <param name="role">Which task.</param>
    /// <param name="environment">As its definition says.</param>
    /// <param name="aws">Kinesis, DynamoDB, S3.</param>
    /// <param name="simulator">Transcribe, Translate, Polly.</param>
    /// <param name="metadata">Where ECS tells the task its address.</param>
    public static async Task<RunningTask> StartAsync(
        ServerRole role, Dictionary<string, string> environment, LocalAws aws, SimulatedAws simulator, string metadata)
    {
        var kinesis = await RecordedService.StartAsync("kinesis", aws.Kinesis);
        var dynamoDb = await RecordedService.StartAsync("dynamodb", aws.DynamoDb);
        var s3 = await RecordedService.StartAsync("s3", aws.S3);
        var translate = await RecordedService.StartAsync("translate", simulator.Rest);
        var polly = await RecordedService.StartAsync("polly", simulator.Rest);
        List<RecordedService> services = [kinesis, dynamoDb, s3, translate, polly];
        var transcribe = simulator.Transcribe.ToString();
        if (role is ServerRole.Gateway)
        {
            // It should not even try; a worker's streams do not pass through what takes a request at a time.
            services.Add(await RecordedService.StartAsync("transcribe", behind: null, HttpProtocols.Http2));
            transcribe = services[^1].Url;
        }

        return new RunningTask(services, new Dictionary<string, string>(environment)
        {
            ["Server__Host"] = "127.0.0.1",
            ["ECS_CONTAINER_METADATA_URI_V4"] = metadata,
            ["Aws__AccessKey"] = "local",
            ["Aws__SecretKey"] = "local",
            ["Aws__KinesisUrl"] = kinesis.Url,
            ["Aws__DynamoDbUrl"] = dynamoDb.Url,
            ["Aws__S3Url"] = s3.Url,
            ["Aws__TranslateUrl"] = translate.Url,
            ["Aws__PollyUrl"] = polly.Url,
            ["Aws__TranscribeUrl"] = transcribe,
            ["Telemetry__CloudWatch__Period"] = "00:00:01",
        });
    }

    /// <summary>Runs the server's program once more in the task, with a switch, and waits for its answer.</summary>
    public async Task<int> AskAsync(string option)
    {
        await using var program = RunningProgram.Server(
            Port, NoFolder, [.. _environment.Select(setting => (setting.Key, setting.Value))], option);
        return await program.ExitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var service in _services) await service.DisposeAsync();
    }
}
