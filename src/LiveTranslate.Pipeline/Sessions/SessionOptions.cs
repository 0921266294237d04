using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>Section <c>Session</c>: bounds and deadlines of one session.</summary>
public sealed class SessionOptions
{
    public const string Section = "Session";

    private const string Cure = " Set it in appsettings.json or by the environment variable Session__";

    /// <summary>Windows worked on at once. More would let a slow engine pile up audio in memory. Default 4.</summary>
    [Range(1, 16, ErrorMessage = "Session:WindowsInFlight must be 1 to 16." + Cure + nameof(WindowsInFlight) + ".")]
    public int WindowsInFlight { get; set; } = 4;

    /// <summary>Audio a session holds that is not in a window yet. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00",
        ErrorMessage = "Session:InboxDuration must be 5 s to 10 min." + Cure + nameof(InboxDuration) + ".")]
    public TimeSpan InboxDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a take that was superseded or ended may still hand over audio. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00",
        ErrorMessage = "Session:TakeGrace must be 1 s to 1 min." + Cure + nameof(TakeGrace) + ".")]
    public TimeSpan TakeGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>An open window that gets no audio for this long is closed. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00",
        ErrorMessage = "Session:IdleClose must be 1 s to 1 min." + Cure + nameof(IdleClose) + ".")]
    public TimeSpan IdleClose { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>From this much delay on there are captions only, until it has been made up. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00",
        ErrorMessage = "Session:BehindAfter must be 2 s to 10 min." + Cure + nameof(BehindAfter) + ".")]
    public TimeSpan BehindAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a language stays in demand after its last listener. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00",
        ErrorMessage = "Session:DemandLinger must be 1 s to 10 min." + Cure + nameof(DemandLinger) + ".")]
    public TimeSpan DemandLinger { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A session that has not heard from its speaker's gateway for so long waits for a speaker. Default 6 s; it must be a
    /// few times <c>Speaking:ReportPeriod</c>. After a restart speakers have twice as long to come back.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00",
        ErrorMessage = "Session:SpeakerGoneAfter must be 0.5 s to 5 min." + Cure + nameof(SpeakerGoneAfter) + ".")]
    public TimeSpan SpeakerGoneAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// A session that was spoken in ends by itself when nobody has spoken or listened for so long. Default 2 h. Counted
    /// anew when its server is replaced.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00",
        ErrorMessage = "Session:EndAfter must be 10 s to 30 days (30.00:00:00)." + Cure + nameof(EndAfter) + ".")]
    public TimeSpan EndAfter { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// From the end of a window to its transcript, all tries together. Default 8 s. Of several windows that run out of it at
    /// once each gets as much again, one after the other, while the recognizer gets on.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00",
        ErrorMessage = "Session:RecognitionDeadline must be 1 s to 1 min." + Cure + nameof(RecognitionDeadline) + ".")]
    public TimeSpan RecognitionDeadline { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>For one translation, all tries together. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00",
        ErrorMessage = "Session:TranslationDeadline must be 1 s to 1 min." + Cure + nameof(TranslationDeadline) + ".")]
    public TimeSpan TranslationDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For the speech of one caption, all tries together. Default 8 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00",
        ErrorMessage = "Session:SynthesisDeadline must be 1 s to 1 min." + Cure + nameof(SynthesisDeadline) + ".")]
    public TimeSpan SynthesisDeadline { get; set; } = TimeSpan.FromSeconds(8);
}
