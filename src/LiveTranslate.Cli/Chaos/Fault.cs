namespace LiveTranslate.Cli.Chaos;

/// <summary>Something that was done to the deployment, and how long captions stayed away.</summary>
/// <param name="Kind">What.</param>
/// <param name="Targets">To whom, by name.</param>
/// <param name="At">When, as a timestamp.</param>
/// <param name="SpokenMs">How much each session's speaker had said by then.</param>
internal sealed record Fault(FaultKind Kind, IReadOnlyList<string> Targets, long At, IReadOnlyList<long> SpokenMs)
{
    /// <summary>
    /// For each listener: from the fault until the first caption of something that was said after it. It includes the
    /// time to the end of that window, which is why there is a fault called <c>nothing</c>. Null: none came any more.
    /// </summary>
    public IReadOnlyList<TimeSpan?> Recoveries { get; set; } = [];

    /// <summary>When, as the servers' messages say it.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>Whether all servers were there again before the next fault.</summary>
    public bool Healed { get; set; } = true;
}
