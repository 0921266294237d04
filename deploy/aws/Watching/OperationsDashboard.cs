using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Watching;

/// <summary>One page for those on duty: who is here, how soon they hear, what fails, what is short.</summary>
internal sealed class OperationsDashboard : Construct
{
    private const double Half = 12;
    private const double Third = 8;
    private readonly Watched _watched;

    public OperationsDashboard(Construct scope, Watched watched)
        : base(scope, "Dashboard")
    {
        _watched = watched;
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = watched.Options.Name });
        dashboard.AddWidgets(
            Graph("People", Third, Gateways(ServerMetrics.Listeners, "Sum", "listeners"), Gateways(ServerMetrics.Speakers, "Sum", "speakers")),
            Graph("Sessions", Third, Workers(ServerMetrics.SessionsLive, "Sum", "live"), Workers(ServerMetrics.SessionsBehind, "Sum", "behind")),
            Graph("Servers", Third, _watched.Running(ServerRole.Gateway), _watched.Running(ServerRole.Worker)));
        dashboard.AddWidgets(
            Graph("Seconds after a window's end, by stage", Half, [.. Stages.Select(stage => Servers.Of(
                ServerMetrics.StageDuration, ServerRole.Worker, ("stage", stage), "Average"))]),
            Graph(
                "Seconds on the way", Half, Workers(ServerMetrics.StreamLag, "Average", "gateway to session"),
                Workers(ServerMetrics.ReadLag, "Average", "stream to worker"), Workers(ServerMetrics.StreamLag, "Maximum", "gateway to session, worst")));
        dashboard.AddWidgets(
            Graph("Windows", Third, Workers(ServerMetrics.WindowsClosed, "Sum", "closed"), Workers(ServerMetrics.StageFailures, "Sum", "failures")),
            Graph("Messages to listeners", Third, Gateways(ServerMetrics.CaptionsSent, "Sum", "captions"), Gateways(ServerMetrics.SpeechSent, "Sum", "speech")),
            Graph("Sent again, lost", Third, Gateways(ServerMetrics.WentBack, "Sum", "channels went back"), Workers(ServerMetrics.AudioGaps, "Sum", "gaps")));
        dashboard.AddWidgets(
            Graph("Throttled by AWS", Third, ByService(ServerMetrics.Throttles, "Sum")),
            Graph("Not let in: over quota", Third, ByService(ServerMetrics.Refusals, "Sum")),
            Graph("Circuits (0 closed, 2 open)", Third, ByService(ServerMetrics.Circuit, "Maximum")));
        dashboard.AddWidgets(
            Graph("Voices stepped down", Third, [.. Rungs.Select(rung => Servers.Of(ServerMetrics.StepDowns, ServerRole.Worker, ("rung", rung), "Sum"))]),
            Graph("Age of audio on the stream, ms", Third, _watched.IteratorAge),
            Graph("Processors, %", Third, _watched.Gateways.Service.MetricCpuUtilization(), _watched.Workers.Service.MetricCpuUtilization()));
    }

    /// <summary>As the servers call the stages, the rungs of the ladder.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["Recognition", "Translation", "Synthesis", "Archiving"];

    public static IReadOnlyList<string> Rungs { get; } = ["Standard", "CaptionsOnly"];

    private ServerMetrics Servers => _watched.Servers;

    private Metric Gateways(string name, string statistic, string label) => Servers.Of(name, ServerRole.Gateway, statistic, label);

    private Metric Workers(string name, string statistic, string label) => Servers.Of(name, ServerRole.Worker, statistic, label);

    private IMetric[] ByService(string name, string statistic) =>
        [.. Watched.Services.Select(service => Servers.Of(name, ServerRole.Worker, ("service", service), statistic))];

    private static GraphWidget Graph(string title, double width, params IMetric[] metrics) => new(new GraphWidgetProps
    {
        Title = title, Width = width, Height = 6, Left = metrics, LeftYAxis = new YAxisProps { Min = 0, ShowUnits = false },
    });
}
