using System.Diagnostics;
using System.Diagnostics.Metrics;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Server.Listening;

/// <summary>What gateways measure of listeners.</summary>
internal static class ListeningInstruments
{
    public const string Name = "LiveTranslate.Listening";

    private static readonly Meter Meter = new(Name);

    private static readonly ActivitySource Activities = new(Name);

    private static int _listeners;

    // Observed, so that a server of none says so: what grows and shrinks with it must hear of that, too.
    internal static readonly ObservableUpDownCounter<int> Listeners = Meter.CreateObservableUpDownCounter(
        "livetranslate.listeners", () => Volatile.Read(ref _listeners), "{connection}", "Listeners connected and joined.");

    internal static readonly Counter<long> Captions = Meter.CreateCounter<long>(
        "livetranslate.captions.sent", "{message}", "Captions sent to connections.");

    internal static readonly Counter<long> Speech = Meter.CreateCounter<long>(
        "livetranslate.speech.sent", "{message}", "Speech sent to connections that want it, at most.");

    internal static void CountListeners(int change) => Interlocked.Add(ref _listeners, change);

    /// <summary>The last leg of a window's trace: from its feed to the connections.</summary>
    internal static Activity? Deliver(Caption caption) => caption.TraceParent is { } parent
        ? Activities.StartActivity("deliver", ActivityKind.Producer, parent)
        : null;
}
