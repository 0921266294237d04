using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary><c>deploy/run chaos</c> as people start it: it brings its own cluster, and breaks it.</summary>
internal sealed class ChaosScript : IDisposable
{
    // What a log's end must show; the files are thrown away.
    private const int LinesOfLog = 15;

    // More than a script that is asked to end takes to end its servers.
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(45);

    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-chaos-").FullName;
    private readonly List<string> _said = [];
    private readonly List<string> _lines = [];

    /// <summary>What it found: the summary.</summary>
    public JsonElement Summary { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>All that it and its servers said, for a test that fails.</summary>
    public string Log
    {
        get
        {
            var servers = Directory.GetFiles(_folder, "*.log").Order().Select(file =>
                $"--- {Path.GetFileName(file)}\n{string.Join('\n', File.ReadLines(file).TakeLast(LinesOfLog))}");
            lock (_said)
                return string.Join('\n', [.. _lines, .. _said, .. servers]);
        }
    }

    /// <param name="within">All of it, the build included; then it is ended with everything that it started.</param>
    /// <param name="options">Of <c>deploy/run</c>.</param>
    /// <param name="chaos">Of <c>livetranslate chaos</c>.</param>
    public async Task RunAsync(TimeSpan within, string[] options, params string[] chaos)
    {
        // What the tests were built as: nothing is built a second time.
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        using var script = new Process
        {
            StartInfo = new ProcessStartInfo(
                Checkout.Folder("deploy", "run"),
                ["--no-install", "--configuration", built, "--data", _folder, .. options, "chaos", "--json", .. chaos])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        script.OutputDataReceived += (_, line) => Add(_lines, line.Data);
        script.ErrorDataReceived += (_, line) => Add(_said, line.Data);
        script.Start();
        script.BeginOutputReadLine();
        script.BeginErrorReadLine();
        try
        {
            await script.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(within, TimeProvider.System);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await EndAsync(script);
            throw new TimeoutException($"Chaos had not ended after {within.TotalSeconds:0} s.\n{Log}", exception);
        }

        ExitCode = script.ExitCode;
        Summary = Events("summary").SingleOrDefault();
    }

    public IEnumerable<JsonElement> Events(string kind)
    {
        lock (_said)
            return [.. _lines.Select(line => JsonDocument.Parse(line).RootElement).Where(json => json.GetProperty("event").GetString() == kind)];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Politely first: the script ends its servers and takes its networks away.
    private static async Task EndAsync(Process script)
    {
        using (var kill = Process.Start("kill", ["-TERM", script.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        try
        {
            await script.WaitForExitAsync().WaitAsync(ToEnd, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            script.Kill(entireProcessTree: true);
        }
    }

    private void Add(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (_said) lines.Add(line);
    }
}
