namespace LiveTranslate.Cli.Chaos;

/// <summary>What can be done to a deployment.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Action">What happens to the processes.</param>
/// <param name="Hold">How long it lasts.</param>
/// <param name="Everyone">All processes of the roles, instead of one of each.</param>
/// <param name="Roles">Whom it strikes.</param>
internal sealed record FaultKind(string Name, FaultAction Action, TimeSpan Hold, bool Everyone, params string[] Roles)
{
    // Longer than it takes to notice, so that a process that was stopped wakes into a cluster that has gone on without it.
    private static readonly TimeSpan ServerHold = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        // How long captions take anyhow.
        new("nothing", FaultAction.Nothing, TimeSpan.Zero, false),
        new("kill-worker", FaultAction.Kill, TimeSpan.Zero, false, DeployedRole.Worker),
        new("kill-gateway", FaultAction.Kill, TimeSpan.Zero, false, DeployedRole.Gateway),
        new("kill-both", FaultAction.Kill, TimeSpan.Zero, false, DeployedRole.Worker, DeployedRole.Gateway),
        new("kill-all", FaultAction.Kill, TimeSpan.Zero, true, DeployedRole.Worker, DeployedRole.Gateway),
        new("kill-engines", FaultAction.Kill, TimeSpan.Zero, false, DeployedRole.Engines),
        new("stop-worker", FaultAction.Stop, ServerHold, false, DeployedRole.Worker),
        new("stop-gateway", FaultAction.Stop, ServerHold, false, DeployedRole.Gateway),
        new("stop-engines", FaultAction.Stop, ShortHold, false, DeployedRole.Engines),
        new("stop-services", FaultAction.Stop, ShortHold, true, DeployedRole.Services),
        new("no-kinesis", FaultAction.LoseKinesis, ShortHold, true, DeployedRole.Services),
        new("no-dynamodb", FaultAction.LoseDynamoDb, ShortHold, true, DeployedRole.Services),
        new("no-s3", FaultAction.LoseS3, ShortHold, true, DeployedRole.Services),
        new("restart-worker", FaultAction.Restart, TimeSpan.Zero, false, DeployedRole.Worker),
        new("restart-gateway", FaultAction.Restart, TimeSpan.Zero, false, DeployedRole.Gateway),
        new("part-workers", FaultAction.PartFromEachOther, ShortHold, true, DeployedRole.Worker),
        new("cut-off-worker", FaultAction.PartFromOthers, ShortHold, false, DeployedRole.Worker),
    ];

    /// <summary>Whether it takes a deployment whose servers have network namespaces of their own.</summary>
    public bool NeedsNamespaces => Action is FaultAction.PartFromEachOther or FaultAction.PartFromOthers;

    /// <summary>
    /// How long it goes on after its end without being seen. A server that came back has its share of the work after some 5 s;
    /// and after 20 s without an answer TCP tries again only 5 s later.
    /// </summary>
    public TimeSpan Aftermath => Action switch
    {
        FaultAction.PartFromEachOther or FaultAction.PartFromOthers => TimeSpan.FromSeconds(15),
        FaultAction.Kill or FaultAction.Restart or FaultAction.Stop when Roles.Contains(DeployedRole.Worker) || Roles.Contains(DeployedRole.Gateway) =>
            TimeSpan.FromSeconds(10),
        _ => TimeSpan.Zero,
    };

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

internal enum FaultAction
{
    Nothing,

    /// <summary>SIGKILL: as a machine that is gone.</summary>
    Kill,

    /// <summary>SIGTERM: as a deployment.</summary>
    Restart,

    /// <summary>SIGSTOP, later SIGCONT: as a machine that hangs, and comes back as if nothing had happened.</summary>
    Stop,

    /// <summary>Kinesis resets every connection that asks it for something, and keeps what it has; later it answers again.</summary>
    LoseKinesis,

    /// <summary>DynamoDB does so.</summary>
    LoseDynamoDb,

    /// <summary>S3 does so.</summary>
    LoseS3,

    /// <summary>The processes lose each other; both still reach everything else.</summary>
    PartFromEachOther,

    /// <summary>A server loses all others, but not the services: it can still write.</summary>
    PartFromOthers,
}
