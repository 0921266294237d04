using System.Runtime.CompilerServices;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Engines;
using LiveTranslate.Server.Listening;
using LiveTranslate.Server.Speaking;
using LiveTranslate.Server.Telemetry.CloudWatch;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LiveTranslate.Server.Telemetry;

/// <summary>Metrics for Prometheus, for CloudWatch in lines of the log where a namespace is configured, traces and metrics over OTLP where an endpoint is configured, and health.</summary>
internal static class TelemetrySetup
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Ready = "ready";
    private const string Serving = "serving";

    // What has levels: told of from the start, not only when the first of them moves.
    private static readonly Type[] Levels = [typeof(PipelineInstruments), typeof(SpeakingInstruments), typeof(ListeningInstruments)];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        foreach (var instruments in Levels) RuntimeHelpers.RunClassConstructor(instruments.TypeHandle);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(PipelineInstruments.Name, SpeakingInstruments.Name, ListeningInstruments.Name)
                .AddMeter(KinesisInstruments.MeterName, QuotaInstruments.MeterName)
                .AddMeter("Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter()
                .AddCloudWatch(builder.Configuration));
        if (!string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
        {
            // Only then: without a collector, tracing every chunk would be work for nobody.
            telemetry
                .WithTracing(tracing => tracing
                    .AddSource(PipelineInstruments.Name, ListeningInstruments.Name, "Microsoft.AspNetCore.SignalR.Server")
                    .AddSource("Microsoft.Orleans.Application")
                    .AddAspNetCoreInstrumentation())
                .UseOtlpExporter();
        }

        builder.Services.AddHealthChecks()
            .AddCheck<EngineHealth>("engines", tags: [Ready, Serving])
            .AddCheck<WorkerHealth>("workers", tags: [Ready]);
    }

    public static void MapTelemetry(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", Checks(Ready));
        // For load balancers, which end what is not healthy: workers that are missing are missing for every gateway, and
        // to end those would only cut off the people who wait.
        app.MapHealthChecks("/health/serving", Checks(Serving));

        static HealthCheckOptions Checks(string tag) => new()
        {
            Predicate = check => check.Tags.Contains(tag),
            ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                problems = report.Entries.Where(entry => entry.Value.Description is not null)
                    .Select(entry => entry.Value.Description),
            }),
        };
    }
}

/// <summary>Ready means that sessions can run here: every stage has something that works, and no shutdown is under way.</summary>
internal sealed class EngineHealth(EngineProbe probe, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.FromResult(HealthCheckResult.Unhealthy("The server is shutting down."));
        var broken = probe.Broken.Select(report => $"{report.Stage} ({report.Engine}) does not work.").ToArray();
        return Task.FromResult(broken.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(' ', broken) + " Run 'livetranslate doctor'."));
    }
}

/// <summary>A gateway without a worker holds connections and can do nothing for them.</summary>
internal sealed class WorkerHealth(WorkerPresence workers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(workers.Present
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(WorkerPresence.Fault + " " + WorkerPresence.Cure));
}
