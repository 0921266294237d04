using System.Collections.Concurrent;
using System.Diagnostics;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

/// <summary>The server as people start it: a process with its own environment.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("livetranslate-test-");

    public ServerProcess(IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in settings.Prepend(Path.Combine(AppContext.BaseDirectory, "LiveTranslate.Server.dll")))
            start.ArgumentList.Add(argument);
        start.Environment["Data__Path"] = _data.FullName;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Waits for the line that says where it listens.</summary>
    public async Task<Uri> UntilReadyAsync()
    {
        const string Ready = "LiveTranslate is ready at ";
        await Wait.UntilAsync(
            () => _process.HasExited || Output.Contains(Ready, StringComparison.Ordinal),
            "the server to be ready", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(_process.HasExited, Errors);
        return new Uri(_output.First(line => line.Contains(Ready, StringComparison.Ordinal)).Split(Ready)[1].Split(' ')[0]);
    }

    /// <summary>As the power going.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    public async Task<int> UntilExitedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            // Limited: it also waits for the end of the output, which children of the server might hold open.
            _process.WaitForExit(TimeSpan.FromSeconds(10));
        }

        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
