using System.Diagnostics.Metrics;

namespace LiveTranslate.Server.Listening;

/// <summary>What gateways measure of listeners.</summary>
internal static class ListeningInstruments
{
    public const string Name = "LiveTranslate.Listening";

    private static readonly Meter Meter = new(Name);

    internal static readonly UpDownCounter<long> Listeners = Meter.CreateUpDownCounter<long>(
        "livetranslate.listeners", "{connection}", "Listeners connected and joined.");

    internal static readonly Counter<long> Captions = Meter.CreateCounter<long>(
        "livetranslate.captions.sent", "{message}", "Captions sent to connections.");

    internal static readonly Counter<long> Speech = Meter.CreateCounter<long>(
        "livetranslate.speech.sent", "{message}", "Speech sent to connections that want it, at most.");
}
