using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace LiveTranslate.Testing;

/// <summary>One of our programs as a process of its own, as people start it.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    private RunningProgram(
        string project, string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings)
        // From its own output folder: in ours its dependencies are mixed with those of the tests.
        : this("dotnet", [Checkout.Folder("src", project, "bin", Output.Parent!.Name, Output.Name, dll), .. arguments], settings)
    {
    }

    private RunningProgram(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_lines, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static DirectoryInfo Output { get; } = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors) return string.Join('\n', _errors);
        }
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The objects printed with <c>--json</c> of one kind.</summary>
    public IEnumerable<JsonElement> Events(string kind) => Lines
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(json => json.GetProperty("event").GetString() == kind);

    /// <param name="port">Where it listens.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="settings">More of its environment.</param>
    public static RunningProgram Server(int port, string data, params (string Name, string Value)[] settings) =>
        Server(port, data, settings, []);

    /// <param name="port">Where it listens.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="settings">More of its environment.</param>
    /// <param name="arguments">Its command line.</param>
    public static RunningProgram Server(
        int port, string data, IEnumerable<(string Name, string Value)> settings, params string[] arguments) => new(
        "LiveTranslate.Server", "LiveTranslate.Server.dll", arguments, new Dictionary<string, string>(settings.ToDictionary())
        {
            ["Server__Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Data__Path"] = data,
        });

    /// <summary>The command line against a server of this machine; it prints JSON.</summary>
    public static RunningProgram Cli(int port, params string[] arguments) =>
        new("LiveTranslate.Cli", "livetranslate.dll", [.. arguments, "--json", "--server", $"http://127.0.0.1:{port}"], null);

    /// <summary>The command line, without a server; it prints JSON.</summary>
    /// <param name="settings">More of its environment.</param>
    /// <param name="arguments">What is to be done.</param>
    public static RunningProgram Cli(IEnumerable<(string Name, string Value)> settings, params string[] arguments) =>
        new("LiveTranslate.Cli", "livetranslate.dll", [.. arguments, "--json"], settings.ToDictionary());

    /// <summary>
    /// <c>deploy/run</c> with what the tests were built as, as people call it. It has children of its own, which end with it
    /// when it is asked to end (<see cref="StopAsync"/>).
    /// </summary>
    public static RunningProgram Deployment(params string[] arguments) => Deployment([], arguments);

    /// <summary>The same, with more of its environment.</summary>
    public static RunningProgram Deployment(IEnumerable<(string Name, string Value)> settings, params string[] arguments) => new(
        Checkout.Folder("deploy", "run"), ["--no-install", "--configuration", Configuration, .. arguments], settings.ToDictionary());

    /// <summary>What the tests, and the programs beside them, were built as.</summary>
    public static string Configuration => Output.Parent!.Name;

    /// <summary>A line of a shell.</summary>
    public static RunningProgram Shell(string line, string folder, IEnumerable<(string Name, string Value)> settings) =>
        new("bash", ["-c", $"cd -- \"$0\" && {line}", folder], settings.ToDictionary());

    /// <summary>A port that nobody uses just now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Waits until the server there takes people in.</summary>
    public async Task ReadyAsync(int port)
    {
        using var http = new HttpClient();
        var ready = false;
        await Wait.UntilAsync(
            () =>
            {
                if (!ready) _ = AskAsync();
                return ready || HasExited;
            },
            "the server to be ready",
            TimeSpan.FromSeconds(60));
        if (HasExited) throw new InvalidOperationException($"The server ended with {ExitCode}: {Errors}");

        async Task AskAsync()
        {
            try
            {
                ready |= (await http.GetAsync($"http://127.0.0.1:{port}/health/ready")).IsSuccessStatusCode;
            }
            catch (Exception exception) when (exception is HttpRequestException or ObjectDisposedException or TaskCanceledException)
            {
            }
        }
    }

    /// <summary>As the power going: no goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        // Limited: it also waits for the end of the output, which children of the program might hold open.
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    /// <summary>Asks it to end, as a deployment does, and waits until it has.</summary>
    public async Task<int> StopAsync(TimeSpan within)
    {
        await SignalAsync("TERM");
        return await ExitAsync(within);
    }

    /// <summary>It stands still, with its connections open, as a machine that has no time for it.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>It goes on where it stood, and does not know for how long.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(
            "kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static void Add(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }
}
