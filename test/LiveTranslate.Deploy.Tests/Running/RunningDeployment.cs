using System.Net;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LiveTranslate.Deploy.Aws;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Running;

/// <summary>
/// The deployment as far as this machine has it: the template's stream, tables and bucket, a gateway and a worker with the
/// environment of their tasks. Somebody speaks, somebody listens; then both tasks are told to stop.
/// </summary>
public sealed class RunningDeployment(SynthesizedStack stack) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Dictionary<ServerRole, RunningTask> _tasks = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-deployment-").FullName;
    private LocalAws _aws = null!;
    private SimulatedAws _simulator = null!;
    private WebApplication _metadata = null!;

    internal TemplateValues Values { get; private set; } = null!;

    /// <summary>What the health check of each task said, while it ran and after it had stopped.</summary>
    internal Dictionary<ServerRole, (int Running, int Stopped)> Health { get; } = [];

    /// <summary>How each task ended, and how long after it was told to.</summary>
    internal Dictionary<ServerRole, (int Exit, TimeSpan After)> Ends { get; } = [];

    internal int Captions { get; private set; }

    internal HttpStatusCode Speech { get; private set; }

    internal int TranscribeStreams { get; private set; }

    internal RunningTask TaskOf(ServerRole role) => _tasks[role];

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync();
        _simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local");
        Values = new TemplateValues(stack, await _aws.MakeBucketAsync("deployment"));
        await MakeTablesAsync();
        await MakeStreamAsync();
        await StartMetadataAsync();
        foreach (var role in Enum.GetValues<ServerRole>()) await StartAsync(role);
        foreach (var task in _tasks.Values) await task.Server.ReadyAsync(task.Port);

        await TalkAsync();
        foreach (var (role, task) in _tasks) Health[role] = (await task.AskAsync(HealthCheckOf(role)[^1]), -1);
        await StopAsync();
        foreach (var (role, task) in _tasks) Health[role] = Health[role] with { Stopped = await task.AskAsync(HealthCheckOf(role)[^1]) };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var task in _tasks.Values) await task.DisposeAsync();
        if (_metadata is not null) await _metadata.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        if (_aws is not null) await _aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal string[] HealthCheckOf(ServerRole role) =>
        [.. stack.ContainerOf(role)["HealthCheck"]!["Command"]!.AsArray().Select(word => (string)word!)];

    private async Task StartAsync(ServerRole role)
    {
        // Each task has an address of its own, as on ECS; this machine has sixteen million.
        var address = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.{(int)role + 1}";
        _tasks[role] = await RunningTask.StartAsync(
            role, Values.EnvironmentOf(stack.ContainerOf(role)), _aws, _simulator, $"{_metadata.Urls.First()}/{address}");
    }

    private async Task StartMetadataAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = null);
        _metadata = builder.Build();
        _metadata.Urls.Add("http://127.0.0.1:0");
        _metadata.MapGet("/{address}/task", (string address) => new
        {
            Containers = new[] { new { Networks = new[] { new { NetworkMode = "awsvpc", IPv4Addresses = new[] { address } } } } },
        });
        await _metadata.StartAsync();
    }

    private async Task MakeTablesAsync()
    {
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = _aws.DynamoDb.ToString() });
        foreach (var table in stack.All("AWS::DynamoDB::Table").Values)
        {
            var request = new CreateTableRequest
            {
                TableName = (string)table["TableName"]!,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = [.. Each("KeySchema").Select(key => new KeySchemaElement((string)key["AttributeName"]!, new KeyType((string)key["KeyType"]!)))],
                AttributeDefinitions = [.. Each("AttributeDefinitions").Select(attribute => new AttributeDefinition(
                    (string)attribute["AttributeName"]!, new ScalarAttributeType((string)attribute["AttributeType"]!)))],
            };
            await client.CreateTableAsync(request);

            IEnumerable<JsonNode> Each(string property) => table[property]!.AsArray().Select(item => item!);
        }
    }

    private async Task MakeStreamAsync()
    {
        var options = new KinesisAudioStreamOptions
        {
            Service = _aws.Kinesis.ToString(), AccessKey = "local", SecretKey = "local",
            StreamName = (string)stack.One("AWS::Kinesis::Stream")["Name"]!,
        };
        using var api = new KinesisApi(options, TimeProvider.System, NullLogger<KinesisApi>.Instance);
        await api.CreateStreamAsync(shards: 2, CancellationToken.None);
    }

    private async Task TalkAsync()
    {
        var gateway = _tasks[ServerRole.Gateway];
        var speech = new SyntheticSpeech();
        for (var sentence = 0; sentence < 4; sentence++) speech.Speak(1.5).Pause(0.5);
        await using var speaker = RunningProgram.Cli(
            gateway.Port, "speak", WavFile.Write(_folder, speech.ToArray()), "--language", "en-US", "--targets", "es-ES");
        await Wait.UntilAsync(() => speaker.Lines.Count > 0 || speaker.HasExited, "the session", Patience);
        Assert.True(speaker.Lines.Count > 0, $"{speaker.Errors}\n{gateway.Said}");
        var session = speaker.Events("session").First().GetProperty("sessionId").GetString()!;
        await using var listener = RunningProgram.Cli(gateway.Port, "listen", session, "--language", "es-ES");
        await speaker.ExitAsync(Patience);
        await listener.ExitAsync(Patience);
        Captions = listener.Events("caption").Count();
        var spoken = listener.Events("speech").Select(one => one.GetProperty("index").GetInt32()).ToArray();
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{gateway.Port}/api/sessions/{session}/segments/{spoken.FirstOrDefault()}/es-ES.mp3"));
        Speech = answer.StatusCode;
        TranscribeStreams = await _simulator.CallsAsync(AwsService.Transcribe, "StartStreamTranscription");
    }

    private async Task StopAsync()
    {
        foreach (var (role, task) in _tasks)
        {
            var told = TimeProvider.System.GetTimestamp();
            var exit = await task.Server.StopAsync(Patience);
            Ends[role] = (exit, TimeProvider.System.GetElapsedTime(told));
        }
    }
}
