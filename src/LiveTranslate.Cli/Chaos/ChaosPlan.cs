namespace LiveTranslate.Cli.Chaos;

/// <summary>What is to be broken, and what is to go on meanwhile.</summary>
/// <param name="Sessions">Speakers at a time.</param>
/// <param name="Listeners">Of each session.</param>
/// <param name="Duration">How long faults are made; the last one is still recovered from.</param>
/// <param name="Seed">Of the order of faults and the pauses between.</param>
/// <param name="Kinds">The faults.</param>
/// <param name="Targets">What listeners hear.</param>
internal sealed record ChaosPlan(
    int Sessions, int Listeners, TimeSpan Duration, int Seed, IReadOnlyList<FaultKind> Kinds, IReadOnlyList<string> Targets);
