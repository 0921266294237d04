using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// What the account may do in its region. The defaults are what AWS gives every account; who has been given more says so
/// here.
/// </summary>
internal sealed class QuotaOptions
{
    public const string Section = "Engines:Aws:Quotas";

    private const string Count = " must be 1 to 100000.";
    private const string Rate = " must be 0.1 to 100000.";
    private const string Patience = " must be 0 to 30 s.";
    private const string Cure = " Set it in appsettings.json or by the environment variable Engines__Aws__Quotas__";
    private const string ToDefault = ", or remove it for ";

    /// <summary>
    /// Which part of the account's limits this program may use, all its workers together. Default 1: nobody else uses
    /// the account in this region.
    /// </summary>
    [Range(0.01, 1.0, ErrorMessage = $"{Section}:Share must be 0.01 to 1.{Cure}{nameof(Share)}{ToDefault}1.")]
    public double Share { get; set; } = 1;

    /// <summary>Streams at once. Default 25: Transcribe Developer Guide, "Guidelines and quotas", concurrent HTTP/2 streams.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:TranscribeStreams{Count}{Cure}{nameof(TranscribeStreams)}{ToDefault}25.")]
    public int TranscribeStreams { get; set; } = 25;

    /// <summary>Streams begun in a second. Default 25: the same page, operation StartStreamTranscription.</summary>
    [Range(0.1, 100_000, ErrorMessage = $"{Section}:TranscribeStartsPerSecond{Rate}{Cure}{nameof(TranscribeStartsPerSecond)}{ToDefault}25.")]
    public double TranscribeStartsPerSecond { get; set; } = 25;

    /// <summary>
    /// Requests in a second for each pair of languages. Default 20: Translate Developer Guide, "Guidelines and quotas",
    /// operation TranslateText.
    /// </summary>
    [Range(0.1, 100_000, ErrorMessage = $"{Section}:TranslatePerSecond{Rate}{Cure}{nameof(TranslatePerSecond)}{ToDefault}20.")]
    public double TranslatePerSecond { get; set; } = 20;

    /// <summary>Bytes of text (UTF-8) in any ten seconds for each pair of languages. Default 10,000: the same page.</summary>
    [Range(1_000, 1_000_000_000, ErrorMessage =
        $"{Section}:TranslateBytesPerTenSeconds must be 1000 to 1000000000.{Cure}{nameof(TranslateBytesPerTenSeconds)}{ToDefault}10000.")]
    public int TranslateBytesPerTenSeconds { get; set; } = 10_000;

    /// <summary>Requests in a second for neural voices. Default 8: Polly Developer Guide, "Quotas in Amazon Polly", SynthesizeSpeech.</summary>
    [Range(0.1, 100_000, ErrorMessage = $"{Section}:PollyNeuralPerSecond{Rate}{Cure}{nameof(PollyNeuralPerSecond)}{ToDefault}8.")]
    public double PollyNeuralPerSecond { get; set; } = 8;

    /// <summary>Requests for neural voices after a quiet time. Default 10: the same page.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:PollyNeuralBurst{Count}{Cure}{nameof(PollyNeuralBurst)}{ToDefault}10.")]
    public int PollyNeuralBurst { get; set; } = 10;

    /// <summary>Requests for neural voices at once. Default 18: the same page.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:PollyNeuralAtOnce{Count}{Cure}{nameof(PollyNeuralAtOnce)}{ToDefault}18.")]
    public int PollyNeuralAtOnce { get; set; } = 18;

    /// <summary>Requests in a second for standard voices. Default 80: the same page.</summary>
    [Range(0.1, 100_000, ErrorMessage = $"{Section}:PollyStandardPerSecond{Rate}{Cure}{nameof(PollyStandardPerSecond)}{ToDefault}80.")]
    public double PollyStandardPerSecond { get; set; } = 80;

    /// <summary>Requests for standard voices after a quiet time. Default 100: the same page.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:PollyStandardBurst{Count}{Cure}{nameof(PollyStandardBurst)}{ToDefault}100.")]
    public int PollyStandardBurst { get; set; } = 100;

    /// <summary>Requests for standard voices at once. Default 80: the same page.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:PollyStandardAtOnce{Count}{Cure}{nameof(PollyStandardAtOnce)}{ToDefault}80.")]
    public int PollyStandardAtOnce { get; set; } = 80;

    /// <summary>
    /// How long a window may wait for a stream, while its audio is kept. Default 6 s: twice as long as a stream is held, so
    /// that there is a turn for everybody while up to three times as many speak as there are streams.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage =
        $"{Section}:RecognitionPatience{Patience}{Cure}{nameof(RecognitionPatience)}{ToDefault}00:00:06.")]
    public TimeSpan RecognitionPatience { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a translation may wait for its turn. Default 1 s: with the call, no more than one of its tries may last.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage =
        $"{Section}:TranslationPatience{Patience}{Cure}{nameof(TranslationPatience)}{ToDefault}00:00:01.")]
    public TimeSpan TranslationPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long speech may wait for its turn on each rung. Default 1 s: a voice less good is better than one that comes later.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage =
        $"{Section}:SynthesisPatience{Patience}{Cure}{nameof(SynthesisPatience)}{ToDefault}00:00:01.")]
    public TimeSpan SynthesisPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Calls that wait at a gate. Default 256: more than any patience lasts for at the default limits.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:MaxWaiting must be 1 to 10000.{Cure}{nameof(MaxWaiting)}{ToDefault}256.")]
    public int MaxWaiting { get; set; } = 256;

    /// <summary>Calls of one session that wait at a gate. Default 32: four windows in eight languages.</summary>
    [Range(1, 10_000, ErrorMessage =
        $"{Section}:MaxWaitingPerSession must be 1 to 10000.{Cure}{nameof(MaxWaitingPerSession)}{ToDefault}32.")]
    public int MaxWaitingPerSession { get; set; } = 32;

    /// <summary>How long a service that cannot be reached is left alone before one call tries. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00", ErrorMessage =
        $"{Section}:CircuitBreak must be 0.5 s to 1 min.{Cure}{nameof(CircuitBreak)}{ToDefault}00:00:02.")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(2);
}
