using System.Text.Json;
using System.Text.Json.Serialization;
using LiveTranslate.Engines.Aws;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Engines;

/// <summary>
/// Tries every engine before the server takes anyone in, and says in a line each what does not work. A stage of which
/// nothing works is tried again, until somebody has mended it.
/// </summary>
internal sealed partial class EngineProbe(
    SessionEngines engines, IOptions<ServerOptions> server, TimeProvider time, ILogger<EngineProbe> logger) : IHostedService, IDisposable
{
    /// <summary>Only tries the engines, prints what it finds as JSON, and exits.</summary>
    public const string Switch = "--probe";

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(15);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>What was found, a report an engine.</summary>
    public IReadOnlyList<EngineReport> Reports { get; private set; } = [];

    /// <summary>Stages of which nothing works until somebody mends them: no session can run.</summary>
    public IEnumerable<EngineReport> Broken => Reports.Where(report => report is { Works: false, Passing: false });

    public ISpeechRecognizer Recognizer => engines.Recognizer;

    public static async Task<int> PrintAsync(IServiceProvider services)
    {
        var probe = services.GetRequiredService<EngineProbe>();
        await probe.StartAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(probe.Show(), Json));
        return probe.Reports.All(report => report.Works && !report.Findings.Any(finding => finding.Mistake)) ? 0 : 1;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IEngine[] all = [engines.Recognizer, engines.Translator, engines.Synthesizer, engines.Archive];
        var reports = await Task.WhenAll(all.Select(engine => ProbeAsync(engine, cancellationToken)));
        Reports = reports;
        foreach (var report in reports) Say(report);
        _watching = WatchAsync(all, reports, _stop.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>The reports as <c>GET /api/engines</c> and the switch show them.</summary>
    public IEnumerable<object> Show() => Reports.Select(report => new
    {
        Stage = report.Stage.ToString().ToLowerInvariant(),
        report.Engine,
        report.Works,
        Findings = report.Findings.Select(finding => new { finding.Subject, finding.Works, finding.Detail, finding.Cure, finding.Mistake }),
    });

    private Task<EngineReport> ProbeAsync(IEngine engine, CancellationToken cancellationToken) =>
        engine is IServiceEngine service && !server.Value.Roles.HasFlag(ServerRoles.Worker)
            ? service.ProbeForGatewayAsync(cancellationToken)
            : engine.ProbeAsync(cancellationToken);

    private async Task WatchAsync(IEngine[] all, EngineReport[] reports, CancellationToken stop)
    {
        while (Array.Exists(reports, report => !report.Works))
        {
            await Task.Delay(TryAgain, time, stop);
            reports = await Task.WhenAll(all.Zip(reports, async (engine, before) => before.Works ? before : await ProbeAsync(engine, stop)));
            foreach (var (before, now) in Reports.Zip(reports))
                if (now.Works && !before.Works) LogWorksNow(logger, now.Stage, now.Engine);
            Reports = reports;
        }
    }

    private void Say(EngineReport report)
    {
        foreach (var mistake in report.Findings.Where(finding => finding.Mistake)) LogMistake(logger, report.Stage, report.Engine, mistake.Cure ?? mistake.Detail);
        var missing = report.Findings.Where(finding => finding is { Works: false, Mistake: false }).ToArray();
        if (missing.Length == 0) return;
        if (report.Works) LogCouldDoMore(logger, report.Stage, report.Engine, string.Join(", ", missing.Select(finding => finding.Subject)));
        else LogNotWorking(logger, report.Stage, report.Engine, missing[0].Detail, missing[0].Cure ?? "");
    }

    [LoggerMessage(3401, LogLevel.Error, "{Stage} ({Engine}) does not work: {Detail} Cure: {Cure}")]
    private static partial void LogNotWorking(ILogger logger, Stage stage, string engine, string detail, string cure);

    [LoggerMessage(3402, LogLevel.Information, "{Stage} ({Engine}) could do more: {Missing}. 'livetranslate doctor' says how")]
    private static partial void LogCouldDoMore(ILogger logger, Stage stage, string engine, string missing);

    [LoggerMessage(3404, LogLevel.Warning, "{Stage} ({Engine}) is not set up right: {Mistake}")]
    private static partial void LogMistake(ILogger logger, Stage stage, string engine, string mistake);

    [LoggerMessage(3403, LogLevel.Information, "{Stage} ({Engine}) works now")]
    private static partial void LogWorksNow(ILogger logger, Stage stage, string engine);
}
