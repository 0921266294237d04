using System.Diagnostics.Metrics;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Server.Speaking;

/// <summary>What gateways measure of speakers.</summary>
internal static class SpeakingInstruments
{
    public const string Name = "LiveTranslate.Speaking";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>(
        "livetranslate.chunks.offered", "{chunk}", "Chunks offered by speakers, by what became of them.");

    internal static readonly Counter<long> WentBack = Meter.CreateCounter<long>(
        "livetranslate.chunks.went_back", "{time}", "Times a channel went back to send again.");

    private static int _speakers;

    // Observed, so that a server of none says so.
    internal static readonly ObservableUpDownCounter<int> Speakers = Meter.CreateObservableUpDownCounter(
        "livetranslate.speakers", () => Volatile.Read(ref _speakers), "{connection}", "Speakers connected and started.");

    public static void CountSpeakers(int change) => Interlocked.Add(ref _speakers, change);

    public static void Count(OfferResult result) =>
        Chunks.Add(1, new KeyValuePair<string, object?>("result", result.ToString()));
}
