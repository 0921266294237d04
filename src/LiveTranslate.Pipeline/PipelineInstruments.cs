using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LiveTranslate.Pipeline;

/// <summary>What the pipeline measures. Names and units are public: dashboards stand on them.</summary>
public static class PipelineInstruments
{
    public const string Name = "LiveTranslate.Pipeline";

    private static readonly Meter Meter = new(Name);

    internal static readonly ActivitySource Activities = new(Name);

    internal static readonly Counter<long> WindowsClosed = Meter.CreateCounter<long>(
        "livetranslate.windows.closed", "{window}", "Windows cut.");

    internal static readonly Counter<long> StageFailures = Meter.CreateCounter<long>(
        "livetranslate.stage.failures", "{failure}", "Stages that failed for good, by stage and cause.");

    internal static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>(
        "livetranslate.stage.duration", "s", "From the end of a window to the end of a stage, by stage.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10],
        });

    internal static readonly Counter<long> AudioTaken = Meter.CreateCounter<long>(
        "livetranslate.audio.taken", "s", "Audio taken in, whole seconds, silence included.");

    internal static readonly Histogram<double> StreamLag = Meter.CreateHistogram<double>(
        "livetranslate.stream.lag", "s", "From a chunk's arrival at a gateway until its session has it; clocks of two servers.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60],
        });

    internal static readonly UpDownCounter<long> SessionsBehind = Meter.CreateUpDownCounter<long>(
        "livetranslate.sessions.behind", "{session}", "Sessions that fell behind and deliver captions only.");

    private static int _live;

    // Observed, so that a server of none says so: what grows and shrinks with it must hear of that, too.
    internal static readonly ObservableUpDownCounter<int> SessionsLive = Meter.CreateObservableUpDownCounter(
        "livetranslate.sessions.live", () => Volatile.Read(ref _live), "{session}", "Sessions hosted here in which somebody speaks.");

    internal static readonly Counter<long> RecordsIgnored = Meter.CreateCounter<long>(
        "livetranslate.audio.records_ignored", "{record}", "Records of producers that number nothing, ignored, by reason.");

    internal static readonly Counter<long> LogGaps = Meter.CreateCounter<long>(
        "livetranslate.audio.gaps", "{gap}",
        "Times audio that nobody can send again was missed, by cause; lost is false when it is read from the log.");

    internal static void CountLive(int change) => Interlocked.Add(ref _live, change);

    internal static void CountIgnored(string reason) =>
        RecordsIgnored.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal static void CountGap(string cause, bool lost) => LogGaps.Add(
        1,
        new KeyValuePair<string, object?>("cause", cause),
        new KeyValuePair<string, object?>("lost", lost));

    internal static void Count(StageFailure failure) => StageFailures.Add(
        1,
        new KeyValuePair<string, object?>("stage", failure.Stage.ToString()),
        new KeyValuePair<string, object?>("cause", failure.Cause));

    internal static void Record(Stage stage, TimeSpan duration) =>
        StageDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage.ToString()));
}
