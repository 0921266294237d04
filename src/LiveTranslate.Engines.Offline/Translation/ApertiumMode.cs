using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>
/// One mode, such as <c>eng-spa</c>: a queue, and a child that answers one text at a time. The child is started when
/// there is work, and replaced when it dies or hangs.
/// </summary>
internal sealed partial class ApertiumMode : IAsyncDisposable
{
    private readonly Channel<Job> _jobs;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _file;
    private readonly TranslatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _pump;
    private volatile ApertiumChild? _child;
    private ApertiumChild? _starting;
    private string? _script;

    public ApertiumMode(string file, TranslatorOptions options, TimeProvider time, ILogger logger)
    {
        (_file, _options, _time, _logger) = (file, options, time, logger);
        Name = Path.GetFileNameWithoutExtension(file);
        _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _pump = PumpAsync();
    }

    public string Name { get; }

    /// <summary>The child's process, while there is one that has started.</summary>
    public int? ChildProcessId => _child?.ProcessId;

    public async ValueTask<Outcome<string>> TranslateAsync(string clean, CancellationToken cancellationToken)
    {
        var job = new Job(clean);
        if (!_jobs.Writer.TryWrite(job))
            return new StageFailure(
                Stage.Translation, "translator-busy",
                $"{_options.QueueCapacity} texts wait for {Name} already. Add a server, or raise "
                + "Engines:Offline:Translator:QueueCapacity (Engines__Offline__Translator__QueueCapacity).",
                Transient: true);
        // A caller that stops waiting leaves its text in the queue: the child's answers stay in step.
        return await job.Outcome.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _pump;
        _stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        while (await HasWorkAsync())
            while (_jobs.Reader.TryRead(out var job))
                job.Outcome.TrySetResult(await TranslateOnceOrTwiceAsync(job.Text));
        StopChild();
    }

    private async Task<bool> HasWorkAsync()
    {
        var work = _jobs.Reader.WaitToReadAsync().AsTask();
        try
        {
            return await work.WaitAsync(_options.IdleTimeout, _time);
        }
        catch (TimeoutException)
        {
            StopChild();
            return await work;
        }
    }

    // A child that died was perhaps dead before it was asked: a fresh one gets a try. One that hangs took the time
    // that there was.
    private async Task<Outcome<string>> TranslateOnceOrTwiceAsync(string clean)
    {
        var outcome = await TranslateAsync(clean);
        return outcome.Failure?.Cause == "engine-crashed" ? await TranslateAsync(clean) : outcome;
    }

    private async Task<Outcome<string>> TranslateAsync(string clean)
    {
        // Dictionaries are loaded at the first text, which is ours: a cold start takes none of the time of a listener's.
        if (_child is null && await WithinAsync(StartAsync, _options.StartTimeout) is { Failure: { } failure }) return failure;
        return await WithinAsync(token => AskAsync(clean, token), _options.AnswerTimeout);
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        _script ??= await ScriptAsync(cancellationToken);
        _starting = ApertiumChild.Start(_script);
        await _starting.AskAsync(ApertiumText.Encode("a")).WaitAsync(cancellationToken);
        (_child, _starting) = (_starting, null);
        return "";
    }

    private async Task<string> AskAsync(string clean, CancellationToken cancellationToken)
    {
        var answer = await _child!.AskAsync(ApertiumText.Encode(clean)).WaitAsync(cancellationToken);
        return ApertiumText.Decode(answer, clean) ?? throw new IOException("The pipeline ended with half an answer.");
    }

    private async Task<Outcome<string>> WithinAsync(Func<CancellationToken, Task<string>> work, TimeSpan time)
    {
        using var timeout = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new StageFailure(
                Stage.Translation, "engine-stopped", "The translator is shutting down.", Transient: true);
        }
        catch (OperationCanceledException)
        {
            StopChild();
            LogHung(Name, time);
            return new StageFailure(
                Stage.Translation, "engine-hung",
                $"Apertium {Name} did not answer within {time.TotalSeconds:0.#} s.", Transient: true);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            StopChild();
            LogCrashed(Name, e);
            return new StageFailure(
                Stage.Translation, "engine-crashed", $"Apertium {Name} ended while it was asked.", Transient: true);
        }
    }

    // The mode's own script does not flush between texts; rewritten with -z it does.
    internal async Task<string> ScriptAsync(CancellationToken cancellationToken)
    {
        using var rewrite = Process.Start(new ProcessStartInfo("apertium-wblank-mode")
        {
            ArgumentList = { "-z", _file },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var script = await rewrite.StandardOutput.ReadToEndAsync(cancellationToken);
        await rewrite.WaitForExitAsync(cancellationToken);
        return rewrite.ExitCode == 0 ? script : throw new IOException($"The mode {Name} cannot be read.");
    }

    private void StopChild()
    {
        _child?.Dispose();
        _starting?.Dispose();
        (_child, _starting) = (null, null);
    }

    private sealed record Job(string Text)
    {
        public TaskCompletionSource<Outcome<string>> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(4110, LogLevel.Warning, "Apertium {Mode} ended; the next text starts it again")]
    private partial void LogCrashed(string mode, Exception failure);

    [LoggerMessage(4111, LogLevel.Error, "Apertium {Mode} did not answer within {Timeout} and was killed")]
    private partial void LogHung(string mode, TimeSpan timeout);
}
