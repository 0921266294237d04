using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>The account's limits and the services' circuits, one set for all sessions of this process. Thread-safe.</summary>
/// <remarks>
/// A call asks the circuit first, then enters the gate, then is made through the circuit, and reports to the gate. The
/// other way round a call that is over quota would pass for a service that answers.
/// </remarks>
internal sealed class AwsQuotas : IDisposable
{
    // Pairs beyond share one gate, which is less than they may have: 75 languages make thousands of pairs.
    private const int MaxPairs = 256;

    // A window's text has some 50 bytes: twenty at once, and nine tenths for the long run. Together ten seconds never
    // hold more than they may, wherever the service lets them begin.
    private const double TranslateBurstPart = 0.1;
    private readonly Dictionary<(string Source, string Target), QuotaGate> _pairs = [];
    private readonly Lock _lock = new();
    private readonly QuotaOptions _options;
    private readonly IQuotaShare _share;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly QuotaGate _otherPairs;

    public AwsQuotas(QuotaOptions options, IQuotaShare share, TimeProvider time, ILogger<AwsQuotas> logger)
    {
        (_options, _share, _time, _logger) = (options, share, time, logger);
        TranscribeStreams = Gate("transcribe streams", new QuotaLimit(
            Places: options.TranscribeStreams,
            Calls: new QuotaRate(options.TranscribeStartsPerSecond, options.TranscribeStartsPerSecond)));
        PollyNeural = Gate("polly neural", new QuotaLimit(
            Places: options.PollyNeuralAtOnce,
            Calls: new QuotaRate(options.PollyNeuralPerSecond, options.PollyNeuralBurst)));
        PollyStandard = Gate("polly standard", new QuotaLimit(
            Places: options.PollyStandardAtOnce,
            Calls: new QuotaRate(options.PollyStandardPerSecond, options.PollyStandardBurst)));
        _otherPairs = TranslateGate("other pairs");
        Transcribe = new ServiceCircuit("transcribe", options.CircuitBreak, time, logger);
        Translate = new ServiceCircuit("translate", options.CircuitBreak, time, logger);
        Polly = new ServiceCircuit("polly", options.CircuitBreak, time, logger);
        share.Changed += OnShareChanged;
        OnShareChanged();
    }

    /// <summary>Streams of Transcribe; the lease is held as long as the stream is open.</summary>
    public QuotaGate TranscribeStreams { get; }

    public QuotaGate PollyNeural { get; }

    public QuotaGate PollyStandard { get; }

    public ServiceCircuit Transcribe { get; }

    public ServiceCircuit Translate { get; }

    public ServiceCircuit Polly { get; }

    /// <summary>Requests of TranslateText; a call costs as much as its text has bytes in UTF-8.</summary>
    /// <param name="source">As Translate calls it: en-US and en-GB are one language there, and have one quota.</param>
    /// <param name="target">As Translate calls it.</param>
    public QuotaGate TranslateFor(string source, string target)
    {
        lock (_lock)
        {
            if (_pairs.TryGetValue((source, target), out var gate)) return gate;
            if (_pairs.Count >= MaxPairs && !ForgetIdlePairs()) return _otherPairs;
            gate = TranslateGate($"{source}-{target}");
            gate.Share(Part);
            _pairs.Add((source, target), gate);
            return gate;
        }
    }

    public void Dispose()
    {
        _share.Changed -= OnShareChanged;
        lock (_lock)
        {
            foreach (var gate in Gates) gate.Dispose();
            _pairs.Clear();
        }
    }

    private double Part => _options.Share * _share.Current;

    private IEnumerable<QuotaGate> Gates => [TranscribeStreams, PollyNeural, PollyStandard, _otherPairs, .. _pairs.Values];

    private void OnShareChanged()
    {
        lock (_lock)
            foreach (var gate in Gates) gate.Share(Part);
    }

    private bool ForgetIdlePairs()
    {
        foreach (var (pair, gate) in _pairs)
        {
            // Not disposed of: somebody may have it in hand and be about to enter.
            if (gate.Idle) _pairs.Remove(pair);
        }

        return _pairs.Count < MaxPairs;
    }

    private QuotaGate TranslateGate(string pair) => Gate($"translate {pair}", new QuotaLimit(
        Calls: new QuotaRate(_options.TranslatePerSecond, _options.TranslatePerSecond),
        Units: new QuotaRate(
            _options.TranslateBytesPerTenSeconds * (1 - TranslateBurstPart) / 10,
            _options.TranslateBytesPerTenSeconds * TranslateBurstPart)));

    private QuotaGate Gate(string name, QuotaLimit limit) =>
        new(name, limit, _options.MaxWaiting, _options.MaxWaitingPerSession, _time, _logger);
}
