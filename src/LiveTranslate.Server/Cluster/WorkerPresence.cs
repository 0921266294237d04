using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace LiveTranslate.Server.Cluster;

/// <summary>
/// Whether the cluster has a worker. Without one no session can be placed anywhere: a gateway says so once a minute and
/// refuses at once, instead of letting each call fail by itself.
/// </summary>
internal sealed partial class WorkerPresence(
    IOptions<ServerOptions> server,
    ISiloStatusOracle silos,
    ISiloMetadataCache metadata,
    TimeProvider time,
    ILogger<WorkerPresence> logger) : BackgroundService
{
    public const string Fault = "No worker is in the cluster: sessions have no server to run on.";
    public const string Cure = "Start a server with Server:Roles 'Worker' or 'Gateway, Worker' and the same Cluster:ClusterId.";

    // Silos say what they are some time after they have joined, and nobody tells when: so it is looked up.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    // Callers wait for so long: workers that are all restarted, one after the other, are back within it.
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);

    // Longer than a cluster takes to start.
    private static readonly TimeSpan SayAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private readonly bool _isWorker = server.Value.Roles.HasFlag(ServerRoles.Worker);
    private long _lastSeen = time.GetTimestamp();
    private volatile bool _seen;
    private long? _said;

    /// <summary>Whether there was a worker when it was last looked up, half a second ago at most.</summary>
    public bool Present => _isWorker || _seen;

    /// <summary>Whether there has been none for so long that it is better said than waited for.</summary>
    public bool Lost => !Present && Absence > LostAfter;

    private TimeSpan Absence => time.GetElapsedTime(Volatile.Read(ref _lastSeen));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_isWorker) return;
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            Look();
            Say();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look()
    {
        _seen = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Any(silo => metadata.IsWorker(silo) is true);
        if (_seen) Volatile.Write(ref _lastSeen, time.GetTimestamp());
    }

    private void Say()
    {
        if (_seen)
        {
            if (_said is not null) LogBack(logger);
            _said = null;
        }
        else if (Absence > SayAfter && (_said is not { } at || time.GetElapsedTime(at) >= SayAgain))
        {
            LogMissing(logger, Fault, Cure);
            _said = time.GetTimestamp();
        }
    }

    [LoggerMessage(3801, LogLevel.Error, "{Fault} {Cure}")]
    private static partial void LogMissing(ILogger logger, string fault, string cure);

    [LoggerMessage(3802, LogLevel.Information, "A worker is in the cluster again: sessions can run")]
    private static partial void LogBack(ILogger logger);
}

/// <summary>
/// Calls to sessions and feeds are refused here while nobody can host them. Left to Orleans, each would be tried for
/// seconds and logged with a dozen stack traces.
/// </summary>
internal sealed class WorkerCallFilter(WorkerPresence workers) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) =>
        !workers.Present && context.Grain is ISessionGrain or IListenerGrain
            ? throw new NoWorkerException()
            : context.Invoke();
}

/// <summary>Nobody can host a session; said to callers as <c>unavailable</c>.</summary>
internal sealed class NoWorkerException()
    : OrleansException("No server that runs sessions is there just now. Whoever operates this service sees why; try again in a minute.");
