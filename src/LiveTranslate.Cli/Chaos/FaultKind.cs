namespace LiveTranslate.Cli.Chaos;

/// <summary>What can be done to a deployment.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Signal">What the processes get; null for nothing, which shows how long captions take anyhow.</param>
/// <param name="Hold">How long a stopped process stays stopped.</param>
/// <param name="Everyone">All processes of the roles, instead of one of each.</param>
/// <param name="Roles">Whom it strikes.</param>
internal sealed record FaultKind(string Name, string? Signal, TimeSpan Hold, bool Everyone, params string[] Roles)
{
    private const string Kill = "KILL";
    private const string Stop = "STOP";
    private const string Terminate = "TERM";

    // Longer than it takes to notice, so that the process wakes into a cluster that has gone on without it.
    private static readonly TimeSpan ServerHold = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ServicesHold = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("nothing", null, TimeSpan.Zero, false),
        new("kill-worker", Kill, TimeSpan.Zero, false, DeployedRole.Worker),
        new("kill-gateway", Kill, TimeSpan.Zero, false, DeployedRole.Gateway),
        new("kill-both", Kill, TimeSpan.Zero, false, DeployedRole.Worker, DeployedRole.Gateway),
        new("kill-all", Kill, TimeSpan.Zero, true, DeployedRole.Worker, DeployedRole.Gateway),
        new("stop-worker", Stop, ServerHold, false, DeployedRole.Worker),
        new("stop-gateway", Stop, ServerHold, false, DeployedRole.Gateway),
        new("stop-services", Stop, ServicesHold, true, DeployedRole.Services),
        new("restart-worker", Terminate, TimeSpan.Zero, false, DeployedRole.Worker),
        new("restart-gateway", Terminate, TimeSpan.Zero, false, DeployedRole.Gateway),
    ];

    public bool Stops => Signal == Stop;

    /// <summary>
    /// Whom it strikes: of each role the process that has been there longest. What the others had when they died has moved
    /// to it, so it is the one that will be missed.
    /// </summary>
    public IReadOnlyList<DeployedProcess> Choose(IReadOnlyList<DeployedProcess> processes) =>
    [
        .. Roles.SelectMany(role => processes.Where(process => process.Role == role)
            .OrderBy(process => process.StartedAt).Take(Everyone ? processes.Count : 1)),
    ];

    /// <summary>The kinds in an order that a seed repeats: each once, then each once again.</summary>
    public static IEnumerable<FaultKind> Schedule(IReadOnlyList<FaultKind> kinds, Random random)
    {
        while (true)
        {
            var round = kinds.ToArray();
            random.Shuffle(round);
            foreach (var kind in round)
                yield return kind;
        }
    }
}
