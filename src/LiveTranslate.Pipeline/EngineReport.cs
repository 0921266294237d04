namespace LiveTranslate.Pipeline;

/// <summary>An engine looked at itself: what works on this machine, and what to do about what does not.</summary>
/// <param name="Stage">The stage the engine serves.</param>
/// <param name="Engine">Its name, such as <c>PocketSphinx</c>.</param>
/// <param name="Findings">One line a language, pair or part.</param>
public sealed record EngineReport(Stage Stage, string Engine, IReadOnlyList<EngineFinding> Findings)
{
    public bool Works => Findings.Any(finding => finding.Works);

    /// <summary>What does not work is away for the moment, such as a service that does not answer: nothing needs to be mended here.</summary>
    public bool Passing { get; init; }
}

/// <param name="Subject">What was looked at, such as <c>en-US</c> or <c>en-US → es-ES</c>.</param>
/// <param name="Works">Whether it can be used now.</param>
/// <param name="Detail">One short line.</param>
/// <param name="Cure">What to do when it does not work, such as the package to install.</param>
public sealed record EngineFinding(string Subject, bool Works, string Detail, string? Cure = null)
{
    /// <summary>A setting is wrong: somebody asked for what cannot be had, which is more than something that could be added.</summary>
    public bool Mistake { get; init; }
}

/// <summary>What every engine can say of itself.</summary>
public interface IEngine
{
    /// <summary>
    /// Tries what the engine needs, once at start. What it supports is known afterwards. Never throws for what is
    /// missing: that is a finding.
    /// </summary>
    Task<EngineReport> ProbeAsync(CancellationToken cancellationToken);
}
