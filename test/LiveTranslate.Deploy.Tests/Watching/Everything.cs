using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Listening;
using LiveTranslate.Server.Speaking;
using Polly.CircuitBreaker;

namespace LiveTranslate.Deploy.Tests.Watching;

/// <summary>Everything that servers measure, the way their code says it, so that every label is there. Nothing of it took place.</summary>
internal static class Everything
{
    public static void Happens()
    {
        Windows();
        Audio();
        People();
        Stream();
        Quotas();
        // The runtime tells of what the last collection found, once there was one.
        GC.Collect();
    }

    private static void Windows()
    {
        PipelineInstruments.WindowsClosed.Add(1);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            PipelineInstruments.Record(stage, TimeSpan.FromSeconds(1));
            PipelineInstruments.Count(new StageFailure(stage, "engine-error", "It does not work.", Transient: false));
        }
    }

    private static void Audio()
    {
        PipelineInstruments.AudioTaken.Add(1);
        PipelineInstruments.StreamLag.Record(0.1);
        PipelineInstruments.SessionsBehind.Add(1);
        PipelineInstruments.CountIgnored(IgnoreReasons.Malformed);
        PipelineInstruments.CountGap(GapCauses.Stream, lost: true);
        PipelineInstruments.CountGap(GapCauses.Stream, lost: false);
    }

    private static void People()
    {
        foreach (var result in Enum.GetValues<OfferResult>()) SpeakingInstruments.Count(result);
        SpeakingInstruments.WentBack.Add(1);
        ListeningInstruments.Captions.Add(1);
        ListeningInstruments.Speech.Add(1);
    }

    private static void Stream()
    {
        KinesisInstruments.NotePut(records: 2, turnedDown: 1, TimeSpan.FromSeconds(0.1));
        KinesisInstruments.RecordsRead.Add(1);
        KinesisInstruments.RecordsSetAside.Add(1);
        KinesisInstruments.RecordsDropped.Add(1);
        KinesisInstruments.ReadsThrottled.Add(1);
        KinesisInstruments.ReadLag.Record(0.1);
    }

    private static void Quotas()
    {
        var gate = new QuotaInstruments("polly neural");
        gate.InUse(1);
        gate.Waiting(1);
        gate.Waited(TimeSpan.FromSeconds(0.1));
        gate.CountRefused(QuotaRefusal.OverQuota);
        gate.CountThrottled();
        gate.NoteLimit(new Capacity(new QuotaLimit(1, new QuotaRate(1, 1), new QuotaRate(1, 1)), TimeProvider.System));
        foreach (var rung in Enum.GetValues<Rung>()) QuotaInstruments.CountStepDown(rung);
        QuotaInstruments.NoteCircuit("polly", CircuitState.Closed);
    }
}
