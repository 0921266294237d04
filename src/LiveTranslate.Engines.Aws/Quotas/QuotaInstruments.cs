using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>What the AWS engines measure of the account's limits. Names and units are public: dashboards stand on them.</summary>
internal sealed class QuotaInstruments(string gate)
{
    public const string MeterName = "LiveTranslate.Engines.Aws";

    private const string GateKey = "gate";
    private const string ServiceKey = "service";
    private static readonly Meter Meter = new(MeterName);

    private static readonly UpDownCounter<long> CallsInUse = Meter.CreateUpDownCounter<long>(
        "livetranslate.quota.in_use", "{call}", "Calls and streams under way, by gate.");

    private static readonly UpDownCounter<long> CallsWaiting = Meter.CreateUpDownCounter<long>(
        "livetranslate.quota.waiting", "{call}", "Calls that wait for their turn, by gate.");

    private static readonly Histogram<double> WaitDuration = Meter.CreateHistogram<double>(
        "livetranslate.quota.wait.duration", "s", "How long calls that were let in had waited, by gate.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5],
        });

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "livetranslate.quota.refusals", "{call}", "Calls that were not let in, by service, gate and cause.");

    private static readonly Counter<long> StepDowns = Meter.CreateCounter<long>(
        "livetranslate.quota.step_downs", "{window}", "Windows served on a lower rung than wanted, by rung.");

    private static readonly Counter<long> Throttles = Meter.CreateCounter<long>(
        "livetranslate.quota.throttles", "{call}", "Calls that the service turned down as too many, by service and gate.");

    private static readonly Gauge<int> PlaceLimit = Meter.CreateGauge<int>(
        "livetranslate.quota.limit.places", "{call}", "Calls at once that are allowed now, by gate.");

    private static readonly Gauge<double> CallLimit = Meter.CreateGauge<double>(
        "livetranslate.quota.limit.calls", "{call}/s", "Calls in a second that are allowed now, by gate.");

    private static readonly Gauge<double> UnitLimit = Meter.CreateGauge<double>(
        "livetranslate.quota.limit.units", "By/s", "Bytes in a second that are allowed now, by gate.");

    private static readonly Gauge<int> Circuits = Meter.CreateGauge<int>(
        "livetranslate.quota.circuit", "{state}", "Whether a service is called: 0 it is, 1 one call tries, 2 it is not. By service.");

    private readonly KeyValuePair<string, object?> _gate = new(GateKey, gate);

    // A gate is called by its service, and what of it.
    private readonly KeyValuePair<string, object?> _service = new(ServiceKey, gate.Split(' ')[0]);

    public void InUse(int change) => CallsInUse.Add(change, _gate);

    public void Waiting(int change) => CallsWaiting.Add(change, _gate);

    public void Waited(TimeSpan duration) => WaitDuration.Record(duration.TotalSeconds, _gate);

    public void CountRefused(string cause) => Refusals.Add(1, _gate, new KeyValuePair<string, object?>("cause", cause), _service);

    public void CountThrottled() => Throttles.Add(1, _gate, _service);

    public void NoteLimit(Capacity capacity)
    {
        if (capacity.Places is { } places) PlaceLimit.Record(places, _gate);
        if (capacity.CallsPerSecond is { } calls) CallLimit.Record(calls, _gate);
        if (capacity.UnitsPerSecond is { } units) UnitLimit.Record(units, _gate);
    }

    /// <summary>A window is served on this rung because a higher one had no room.</summary>
    public static void CountStepDown(Rung rung) =>
        StepDowns.Add(1, new KeyValuePair<string, object?>("rung", rung.ToString()));

    internal static void NoteCircuit(string service, CircuitState state) => Circuits.Record(
        state switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 },
        new KeyValuePair<string, object?>(ServiceKey, service));
}

/// <summary>How a window's text is heard, from the best downwards.</summary>
internal enum Rung
{
    Neural,
    Standard,
    CaptionsOnly,
}
