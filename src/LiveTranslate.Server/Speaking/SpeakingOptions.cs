using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Server.Speaking;

/// <summary>Section <c>Speaking</c>: what a speaker may send, and what a gateway holds for one.</summary>
public sealed class SpeakingOptions
{
    public const string Section = "Speaking";

    /// <summary>The largest chunk, bytes. Default 32,000: one second.</summary>
    [Range(320, 32_000, ErrorMessage = "Speaking:MaxChunkBytes must be 320 to 32000. Set it in appsettings.json or by the environment variable Speaking__MaxChunkBytes.")]
    public int MaxChunkBytes { get; set; } = 32_000;

    /// <summary>How fast audio may come in the long run, as a multiple of real time. Default 1.1.</summary>
    [Range(1.0, 100.0, ErrorMessage = "Speaking:MaxPace must be 1 to 100. Set it in appsettings.json or by the environment variable Speaking__MaxPace.")]
    public double MaxPace { get; set; } = 1.1;

    /// <summary>Audio that may come at once beyond that, so that a speaker can catch up. Default 150 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:30:00", ErrorMessage = "Speaking:Burst must be 5 s to 30 min. Set it in appsettings.json or by the environment variable Speaking__Burst.")]
    public TimeSpan Burst { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>Audio held until it is archived. Default 150 s.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:30:00", ErrorMessage = "Speaking:MaxHeld must be 10 s to 30 min. Set it in appsettings.json or by the environment variable Speaking__MaxHeld.")]
    public TimeSpan MaxHeld { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>How often a channel reports to its session. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10", ErrorMessage = "Speaking:ReportPeriod must be 0.05 s to 10 s. Set it in appsettings.json or by the environment variable Speaking__ReportPeriod.")]
    public TimeSpan ReportPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a channel without a speaker keeps trying to hand over what it holds. Default 150 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ErrorMessage = "Speaking:OrphanTime must be 5 s to 1 h. Set it in appsettings.json or by the environment variable Speaking__OrphanTime.")]
    public TimeSpan OrphanTime { get; set; } = TimeSpan.FromSeconds(150);
}
