using System.Diagnostics.Metrics;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>What the stream provider measures.</summary>
public static class KinesisInstruments
{
    public const string MeterName = "LiveTranslate.Kinesis";

    private static readonly Meter Meter = new(MeterName);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30],
    };

    private static readonly Counter<long> RecordsPut = Meter.CreateCounter<long>(
        "livetranslate.kinesis.records_put", "{record}", "Records that Kinesis took");

    private static readonly Counter<long> RecordsTurnedDown = Meter.CreateCounter<long>(
        "livetranslate.kinesis.records_turned_down", "{record}", "Records that Kinesis turned down; they are tried again");

    private static readonly Histogram<double> PutDuration = Meter.CreateHistogram<double>(
        "livetranslate.kinesis.put.duration", "s", "How long a PutRecords request took", tags: null, Seconds);

    internal static readonly Counter<long> RecordsRead = Meter.CreateCounter<long>(
        "livetranslate.kinesis.records_read", "{record}", "Records read");

    internal static readonly Counter<long> RecordsSetAside = Meter.CreateCounter<long>(
        "livetranslate.kinesis.records_set_aside", "{record}",
        "Records that are nobody's audio: malformed, or of a session that nobody created");

    internal static readonly Counter<long> RecordsDropped = Meter.CreateCounter<long>(
        "livetranslate.kinesis.records_dropped", "{record}",
        "Records that their session did not take in time; their sender is asked for them again");

    internal static readonly Counter<long> ReadsThrottled = Meter.CreateCounter<long>(
        "livetranslate.kinesis.reads_throttled", "{call}", "Reads that Kinesis turned down");

    internal static readonly Histogram<double> ReadLag = Meter.CreateHistogram<double>(
        "livetranslate.kinesis.read.lag", "s", "From a record's arrival in the stream to its being read", tags: null, Seconds);

    internal static void NotePut(int records, int turnedDown, TimeSpan duration)
    {
        RecordsPut.Add(records - turnedDown);
        if (turnedDown > 0) RecordsTurnedDown.Add(turnedDown);
        PutDuration.Record(duration.TotalSeconds);
    }
}
