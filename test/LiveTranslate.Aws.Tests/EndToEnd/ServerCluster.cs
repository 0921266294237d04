using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Aws.Tests.Streaming;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>Real servers, each a process, on local AWS servers of their own and one archive folder.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    public const string StreamName = "audio";

    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-cluster-").FullName;
    private readonly List<ClusterServer> _servers = [];
    private readonly HttpClient _http = new();

    private ServerCluster(LocalAws aws) => Aws = aws;

    public LocalAws Aws { get; }

    public string Folder => _folder;

    /// <summary>Where segments and speech are.</summary>
    public string Archive => Path.Combine(_folder, "data", "archive");

    /// <summary>In the order of their start, the dead included.</summary>
    public IReadOnlyList<ClusterServer> Servers => _servers;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the servers have said.</summary>
    public string Logs => string.Join('\n', _servers.Select((server, i) =>
        $"--- server {i}\n{string.Join('\n', server.Program.Lines)}\n{server.Program.Errors}"));

    public static async Task<ServerCluster> StartAsync(params string[] roles)
    {
        var cluster = new ServerCluster(await LocalAws.StartAsync());
        try
        {
            foreach (var role in roles) cluster.Start(role);
            foreach (var server in cluster.Servers) await server.ReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <param name="roles">Gateway, Worker or both.</param>
    /// <param name="settings">More of its environment.</param>
    public async Task AddAsync(string roles, params (string Name, string Value)[] settings) => await Start(roles, settings).ReadyAsync();

    /// <summary>Starts one and does not wait for it.</summary>
    public ClusterServer Start(string roles, params (string Name, string Value)[] settings)
    {
        var port = RunningProgram.FreePort();
        var server = new ClusterServer(port, RunningProgram.Server(
            port, Path.Combine(_folder, "data"),
            [("Server__Roles", roles), ("Cluster__Mode", "Aws"),
            ("Aws__Region", "us-east-1"), ("Aws__AccessKey", "test"), ("Aws__SecretKey", "test"),
            ("Aws__KinesisUrl", Aws.Kinesis.ToString()), ("Aws__DynamoDbUrl", Aws.DynamoDb.ToString()),
            // The machine does many things at once here; a window that fails for that is no news.
            ("Session__RecognitionDeadline", "00:01:00"), ("Session__BehindAfter", "00:05:00"),
            ("Aws__StreamName", StreamName), ("Aws__CreateStream", "true"), ("Aws__ShardCount", "2"), .. settings]));
        _servers.Add(server);
        return server;
    }

    public async Task<CreateSessionReply> CreateSessionAsync(ClusterServer gateway)
    {
        var answer = await _http.PostAsJsonAsync(
            gateway.Url + "/api/sessions", new CreateSessionRequest("en-US", ["es-ES"], "Test", null), Cancelled);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled))!;
    }

    public async Task EndAsync(ClusterServer gateway, CreateSessionReply session)
    {
        // While its worker is being replaced, callers are told to come back.
        await Wait.UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{gateway.Url}/api/sessions/{session.SessionId}/end");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.SpeakerToken);
                using var answer = await _http.SendAsync(request, Cancelled);
                return answer.IsSuccessStatusCode;
            },
            "the session to end", TimeSpan.FromSeconds(60), Cancelled);
    }

    /// <summary>What the archive has of a session, in its own language.</summary>
    public async Task<JsonElement[]> SegmentsAsync(ClusterServer gateway, string session)
    {
        var transcript = await _http.GetFromJsonAsync<JsonElement>(
            $"{gateway.Url}/api/sessions/{session}/transcript?language=en-US&format=json", Cancelled);
        return [.. transcript.GetProperty("segments").EnumerateArray()];
    }

    /// <summary>The same, or null while no server has an answer.</summary>
    public async Task<JsonElement[]?> TrySegmentsAsync(ClusterServer gateway, string session)
    {
        try
        {
            return await SegmentsAsync(gateway, session);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Splits and merges the shards that the servers read.</summary>
    public Resharding Reshard()
    {
        var options = new KinesisAudioStreamOptions
        {
            Service = Aws.Kinesis.ToString(), AccessKey = "test", SecretKey = "test", StreamName = StreamName,
        };
        return new Resharding(new KinesisApi(options, TimeProvider.System, NullLogger<KinesisApi>.Instance), options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.Program.DisposeAsync();
        _http.Dispose();
        await Aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

internal sealed record ClusterServer(int Port, RunningProgram Program)
{
    public string Url => $"http://127.0.0.1:{Port}";

    public Task ReadyAsync() => Program.ReadyAsync(Port);
}
