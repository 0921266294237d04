using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Cli.Chaos;

/// <summary>Sessions that go on while one process after the other is killed, stopped or restarted.</summary>
internal sealed class ChaosRun(ChaosPlan plan, Deployment deployment, Action<Fault> tell, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Longer, and the run goes on to its end, where the audit says what is missing.
    private static readonly TimeSpan MostRecovery = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan MostRestart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToFinish = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(plan.Seed);
    private readonly List<Fault> _faults = [];
    private readonly MemoryWatch _memory = new();

    public IReadOnlyList<Fault> Faults => _faults;

    public IReadOnlyList<ChaosSession> Sessions { get; private set; } = [];

    public MemoryWatch Memory => _memory;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!await deployment.ReadyAsync(ToStart, cancellation))
            throw CommandFailure.Failed("Not every server of the deployment is ready.", "Its log says what it waits for.");
        var recording = await Recording.OpenAsync(cancellation);
        var gateways = deployment.Gateways;
        Sessions = [.. Enumerable.Range(0, plan.Sessions).Select(number => new ChaosSession(plan, gateways, recording, number, time))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Task.WhenAll(Sessions.Select(session => session.RunAsync(stop.Token)));
        var watching = WatchMemoryAsync(stop.Token);
        try
        {
            await UntilAsync(() => Sessions.All(session => session.Reaches(0)), ToStart, cancellation);
            await BreakAsync(cancellation);
            foreach (var session in Sessions)
                session.Speech.Finish();
            await Task.WhenAny(running, Task.Delay(ToFinish, time, cancellation));
        }
        finally
        {
            await stop.CancelAsync();
            await running;
            await watching;
        }

        foreach (var fault in _faults)
            fault.Recoveries = RecoveriesOf(fault);
    }

    private async Task BreakAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        foreach (var kind in FaultKind.Schedule(plan.Kinds, _random))
        {
            // So that windows are at another place each time.
            await Task.Delay(TimeSpan.FromSeconds(1 + (3 * _random.NextDouble())), time, cancellation);
            if (time.GetElapsedTime(start) > plan.Duration)
                return;
            await StrikeAsync(kind, cancellation);
        }
    }

    private async Task StrikeAsync(FaultKind kind, CancellationToken cancellation)
    {
        var processes = deployment.Processes;
        var targets = kind.Choose(processes);
        var fault = new Fault(
            kind, [.. targets.Select(target => target.Name)], time.GetTimestamp(), [.. Sessions.Select(session => session.Speech.SpokenMs)])
        {
            Began = time.GetUtcNow(),
        };
        _faults.Add(fault);
        var strike = new Strike(kind.Action, targets, processes);
        try
        {
            await strike.BeginAsync();
            await Task.Delay(kind.Hold, time, cancellation);
        }
        finally
        {
            await strike.EndAsync();
        }

        await UntilAsync(() => HasRecovered(fault), MostRecovery, cancellation);
        fault.Healed = await deployment.ReadyAsync(MostRestart, cancellation);
        // The next one is to strike people who hear again as ever: its time is its own.
        await Task.Delay(kind.Aftermath, time, cancellation);
        await UntilAsync(() => Sessions.All(session => session.InTime), MostRecovery, cancellation);
        fault.Recoveries = RecoveriesOf(fault);
        tell(fault);
    }

    private bool HasRecovered(Fault fault) => Sessions.Zip(fault.SpokenMs).All(pair => pair.First.Reaches(pair.Second));

    private List<TimeSpan?> RecoveriesOf(Fault fault) =>
    [
        .. Sessions.Zip(fault.SpokenMs).SelectMany(pair => pair.First.Listeners.Select(listener =>
            listener.FirstBeyond(pair.Second) is { } at ? time.GetElapsedTime(fault.At, at) : (TimeSpan?)null)),
    ];

    private async Task UntilAsync(Func<bool> condition, TimeSpan within, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!condition() && time.GetElapsedTime(start) < within)
            await Task.Delay(Step, time, cancellation);
    }

    private async Task WatchMemoryAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _memory.Look(deployment.Processes);
                await Task.Delay(MemoryWatch.Period, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
