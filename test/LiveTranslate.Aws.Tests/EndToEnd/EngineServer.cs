using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>A real server on the AWS engines of a simulator of its own.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-engines-").FullName;

    private EngineServer(SimulatedAws aws) => Aws = aws;

    public SimulatedAws Aws { get; }

    public string Folder => _folder;

    public int Port { get; } = RunningProgram.FreePort();

    public RunningProgram Program { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the server has said.</summary>
    public string Log => string.Join('\n', Program.Lines) + '\n' + Program.Errors;

    /// <param name="aws">Disposed of with the server.</param>
    /// <param name="local">Has the archive.</param>
    /// <param name="settings">More of the server's environment; it wins.</param>
    public static async Task<EngineServer> StartAsync(SimulatedAws aws, LocalAws local, params (string Name, string Value)[] settings)
    {
        var server = new EngineServer(aws);
        var bucket = await local.MakeBucketAsync("engines");
        var environment = AwsSettings.Of(aws, local, bucket).ToDictionary();
        foreach (var (name, value) in settings) environment[name] = value;
        server.Program = RunningProgram.Server(
            server.Port, server._folder, [.. environment.Select(setting => (setting.Key, setting.Value))]);
        try
        {
            await server.Program.ReadyAsync(server.Port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Somebody speaks, and somebody listens in Spanish, with our command line.</summary>
    public async Task<EngineTalk> TalkAsync(ReadOnlyMemory<byte> pcm)
    {
        var speaker = RunningProgram.Cli(Port, "speak", WavFile.Write(_folder, pcm), "--language", "en-US", "--targets", "es-ES");
        await Wait.UntilAsync(() => speaker.Lines.Count > 0, "the speaker's session", Patience, Cancelled);
        var session = speaker.Events("session").First().GetProperty("sessionId").GetString()!;
        return new EngineTalk(this, session, speaker, RunningProgram.Cli(Port, "listen", session, "--language", "es-ES"));
    }

    /// <summary>Many speak, and what became of it.</summary>
    public async Task<JsonElement> LoadAsync(int sessions, int listeners, int seconds, params string[] options)
    {
        await using var load = RunningProgram.Cli(
            Port, ["load", "--sessions", $"{sessions}", "--listeners", $"{listeners}", "--duration", $"{seconds}", "--targets", "es-ES", .. options]);
        await load.ExitAsync(TimeSpan.FromSeconds(seconds) + Patience);
        return load.Events("summary").SingleOrDefault() is { ValueKind: JsonValueKind.Object } summary
            ? summary
            : throw new Xunit.Sdk.XunitException($"The load said nothing: {load.Errors}\n{Log}");
    }

    /// <summary>The sum of a metric over all its labels that contain a text.</summary>
    public async Task<double> MetricAsync(string name, string labels = "")
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{Port}/metrics", Cancelled);
        return metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split("} ")[^1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        await Aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>One session with its speaker and a Spanish listener.</summary>
internal sealed class EngineTalk(EngineServer server, string session, RunningProgram speaker, RunningProgram listener) : IAsyncDisposable
{
    public RunningProgram Speaker => speaker;

    public RunningProgram Listener => listener;

    public IEnumerable<string> Warnings => speaker.Events("warning").Select(warning => warning.GetProperty("code").GetString()!);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task UntilCaptionsAsync(int count) => Wait.UntilAsync(
        () => listener.Events("caption").Count() >= count, $"{count} captions", EngineServer.Patience, Cancelled);

    public Task UntilWarnedAsync(string code) => Wait.UntilAsync(
        () => Warnings.Contains(code), () => $"the warning {code}; there were {string.Join(", ", Warnings)}\n{server.Log}", EngineServer.Patience);

    /// <summary>The session ends in order, and the listener had every segment once and in order.</summary>
    /// <returns>What was understood, segment by segment.</returns>
    public async Task<string[]> EndAsync()
    {
        var exit = await speaker.ExitAsync(EngineServer.Patience);
        Assert.True(exit == 0, $"The speaker ended with {exit}: {speaker.Errors}\n{server.Log}");
        exit = await listener.ExitAsync(EngineServer.Patience);
        Assert.True(exit == 0, $"The listener ended with {exit}: {listener.Errors}\n{server.Log}");
        using var http = new HttpClient();
        var transcript = JsonDocument.Parse(await http.GetStringAsync(
            $"http://127.0.0.1:{server.Port}/api/sessions/{session}/transcript?language=en-US&format=json", Cancelled));
        var texts = transcript.RootElement.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("text").GetString()!).ToArray();
        Assert.Equal(Enumerable.Range(0, texts.Length), listener.Events("caption").Select(caption => caption.GetProperty("index").GetInt32()));
        var spoken = listener.Events("speech").Select(speech => speech.GetProperty("index").GetInt32()).ToArray();
        Assert.Equal(spoken.Distinct().Order(), spoken);
        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await speaker.DisposeAsync();
        await listener.DisposeAsync();
    }
}
