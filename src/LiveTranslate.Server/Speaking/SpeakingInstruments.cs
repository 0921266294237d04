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

    internal static readonly UpDownCounter<long> Speakers = Meter.CreateUpDownCounter<long>(
        "livetranslate.speakers", "{connection}", "Speakers connected and started.");

    public static void Count(OfferResult result) =>
        Chunks.Add(1, new KeyValuePair<string, object?>("result", result.ToString()));
}
