using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace LiveTranslate.Server.Telemetry.CloudWatch;

internal static class CloudWatchSetup
{
    /// <summary>Metrics for CloudWatch on standard output, where a namespace for them is set.</summary>
    public static MeterProviderBuilder AddCloudWatch(this MeterProviderBuilder metrics, IConfiguration configuration)
    {
        metrics.ConfigureServices(services => services.AddCheckedOptions<CloudWatchOptions>(CloudWatchOptions.Section));
        if (string.IsNullOrEmpty(configuration[$"{CloudWatchOptions.Section}:{nameof(CloudWatchOptions.Namespace)}"])) return metrics;
        return metrics.AddReader(services =>
        {
            var options = services.GetRequiredService<IOptions<CloudWatchOptions>>().Value;
            var roles = services.GetRequiredService<IOptions<ServerOptions>>().Value.Roles;
            var exporter = new CloudWatchExporter(
                options.Namespace!, $"{roles}", Console.Out, services.GetRequiredService<TimeProvider>());
            return new PeriodicExportingMetricReader(exporter, (int)options.Period.TotalMilliseconds)
            {
                // What came in this period, and not since the start: CloudWatch adds up by itself.
                TemporalityPreference = MetricReaderTemporalityPreference.Delta,
            };
        });
    }
}
