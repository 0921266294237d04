namespace LiveTranslate.Cli.Load;

/// <summary>What the load generator is to do.</summary>
/// <param name="Sessions">Speakers at a time.</param>
/// <param name="Listeners">Of each session, over its targets in turn.</param>
/// <param name="Duration">How long each speaks.</param>
/// <param name="Targets">The languages of every session.</param>
/// <param name="Audio">Whether the listeners want speech.</param>
internal sealed record LoadPlan(
    int Sessions, int Listeners, TimeSpan Duration, IReadOnlyList<string> Targets, bool Audio);
