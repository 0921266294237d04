using LiveTranslate.Cli.Output;
using Spectre.Console;

namespace LiveTranslate.Cli.Chaos;

/// <summary>What a run found, for people and for comparison with another one.</summary>
internal sealed class ChaosReport(ChaosPlan plan, ChaosRun run)
{
    // What a reader can take in; the file has all of them.
    private const int MaxFindings = 20;

    private IEnumerable<CustodyAudit> Audits => run.Sessions.Select(session => session.Audit).OfType<CustodyAudit>();

    /// <summary>Nothing lost, nothing twice, everyone came to the end and had captions again after every fault.</summary>
    public bool Clean => Failed == 0 && Never == 0 && Lost == 0 && Misplaced == 0 && Missing == 0 && Twice == 0 && Findings.Count == 0;

    private int Failed => run.Sessions.Count(session => session.Failure is not null);

    private int Never => run.Faults.Sum(fault => fault.Recoveries.Count(recovery => recovery is null));

    private int Lost => Audits.Sum(audit => audit.Lost);

    private int Misplaced => Audits.Sum(audit => audit.Misplaced);

    private int Missing => run.Sessions.Sum(session => session.Missing);

    private int Twice => run.Sessions.Sum(session => session.Twice);

    private List<string> Findings =>
    [
        .. run.Sessions.SelectMany((session, number) =>
            (session.Audit?.Findings ?? []).Concat(session.Misheard)
                .Concat(session.Listeners.SelectMany(listener => listener.Findings)).Append(session.Failure).OfType<string>().Select(finding => $"session {number}: {finding}")),
    ];

    /// <summary>One fault, as it is over.</summary>
    public static void Tell(Report report, Fault fault)
    {
        var recovery = new Recovery([fault]);
        report.Emit(new
        {
            @event = "fault", at = fault.Began, kind = fault.Kind.Name, fault.Targets, fault.Healed,
            p50Ms = recovery.Milliseconds(0.5), p95Ms = recovery.Milliseconds(0.95), maxMs = recovery.Milliseconds(1), recovery.Never,
        });
        report.Say(
            $"{fault.Began:HH:mm:ss} {fault.Kind.Name,-16} {string.Join(", ", fault.Targets),-40} captions again after {recovery.Text(0.5)}, at most {recovery.Text(1)}{(fault.Healed ? "" : " [red]not all servers came back[/]")}");
    }

    /// <summary>All of it as an object, for JSON.</summary>
    public object Summary() => new
    {
        @event = "summary", clean = Clean, plan.Sessions, plan.Listeners, plan.Seed, seconds = plan.Duration.TotalSeconds,
        faults = run.Faults.Count, kills = Kills, chunks = run.Sessions.Sum(session => session.Speech.Spoken),
        segments = run.Sessions.Sum(session => session.Segments), lost = Lost, misplaced = Misplaced, missing = Missing, twice = Twice,
        misheard = run.Sessions.Sum(session => session.Misheard.Count), repeated = run.Sessions.Sum(session => session.Repeated),
        failed = Failed, causes = Causes(), unrecognized = Audits.Sum(audit => audit.Unrecognized), unspoken = run.Sessions.Sum(session => session.Unspoken),
        speakerReconnects = run.Sessions.Sum(session => session.SpeakerLosses),
        listenerReconnects = run.Sessions.Sum(session => session.Listeners.Sum(listener => listener.Losses)),
        recovery = ByKind().Select(row => new
        {
            kind = row.Kind, count = row.Count, p50Ms = row.Recovery.Milliseconds(0.5), p95Ms = row.Recovery.Milliseconds(0.95),
            maxMs = row.Recovery.Milliseconds(1), never = row.Recovery.Never,
        }),
        memory = run.Memory.Growth().Select(row => new
        {
            process = row.Name, earlyMb = row.Early, lateMb = row.Late, livedSeconds = row.Lived.TotalSeconds,
        }),
        findings = Findings.Count > 0 ? Findings : null,
    };

    public void Show(Report report)
    {
        var recovery = new Table().RoundedBorder().AddColumns("fault", "times", "captions again: p50", "p95", "at most");
        foreach (var row in ByKind())
            recovery.AddRow(row.Kind, $"{row.Count}", row.Recovery.Text(0.5), row.Recovery.Text(0.95), row.Recovery.Text(1));
        var memory = new Table().RoundedBorder().AddColumns("process", "lived", "MB at first", "MB at last");
        foreach (var row in run.Memory.Growth())
            memory.AddRow(row.Name, $"{row.Lived.TotalMinutes:0.0} min", $"{row.Early:0}", $"{row.Late:0}");
        report.Say("");
        report.Show(recovery);
        report.Show(memory);
        report.Say(
            $"{run.Faults.Count} faults ({Kills} kills), {plan.Sessions} sessions, {plan.Sessions * plan.Listeners} listeners, {run.Sessions.Sum(session => session.Speech.Spoken)} chunks, {run.Sessions.Sum(session => session.Segments)} segments");
        report.Say(
            $"{(Clean ? "[green]" : "[red]")}{Lost} chunks lost, {Misplaced} in a wrong window or in two; {Missing} segments missing, {Twice} heard twice or out of order, {run.Sessions.Sum(session => session.Misheard.Count)} heard otherwise than archived; {Failed} sessions failed; {Never} times captions never came again[/]");
        report.Say(
            $"{Audits.Sum(audit => audit.Unrecognized)} windows without a text (named), {run.Sessions.Sum(session => session.Unspoken)} not spoken (captions only while behind), {run.Sessions.Sum(session => session.Repeated)} captions sent again after reconnects and dropped");
        foreach (var (cause, count) in Causes())
            report.Say($"{count} × {Markup.Escape(cause)}");
        foreach (var finding in Findings.Take(MaxFindings))
            report.Say($"[red]{Markup.Escape(finding)}[/]");
        if (Findings.Count > MaxFindings)
            report.Say($"[red]… and {Findings.Count - MaxFindings} more[/]");
    }

    private SortedDictionary<string, int> Causes()
    {
        var causes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (cause, count) in Audits.SelectMany(audit => audit.Causes))
            causes[cause] = causes.GetValueOrDefault(cause) + count;
        return causes;
    }

    private int Kills => run.Faults.Where(fault => fault.Kind.Action is FaultAction.Kill).Sum(fault => fault.Targets.Count);

    private IEnumerable<(string Kind, int Count, Recovery Recovery)> ByKind() => plan.Kinds
        .Select(kind => (kind.Name, Faults: run.Faults.Where(fault => fault.Kind == kind).ToArray()))
        .Where(row => row.Faults.Length > 0)
        .Select(row => (row.Name, row.Faults.Length, new Recovery(row.Faults)));

    /// <summary>How long captions stayed away, over all listeners of some faults.</summary>
    private sealed class Recovery(IReadOnlyList<Fault> faults)
    {
        private readonly TimeSpan[] _sorted = [.. faults.SelectMany(fault => fault.Recoveries).OfType<TimeSpan>().Order()];

        /// <summary>Listeners to whom no later caption came.</summary>
        public int Never => faults.Sum(fault => fault.Recoveries.Count(recovery => recovery is null));

        public double? Milliseconds(double part) => At(part) is { } time ? Math.Round(time.TotalMilliseconds) : null;

        public string Text(double part) => At(part) is { } time ? $"{time.TotalSeconds:0.0} s" : "–";

        private TimeSpan? At(double part) =>
            _sorted.Length == 0 ? null : _sorted[Math.Clamp((int)Math.Ceiling(_sorted.Length * part) - 1, 0, _sorted.Length - 1)];
    }
}
