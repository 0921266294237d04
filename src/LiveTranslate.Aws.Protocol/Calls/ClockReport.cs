using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// Says once that this machine's clock is wrong, however many clients of however many services find that out. One for
/// each clock in a process. Safe for use from several threads.
/// </summary>
internal sealed partial class ClockReport(TimeProvider time)
{
    // Less does no harm, and may be the network's doing.
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    // Two services that disagree with each other must not fill the log.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly ConditionalWeakTable<TimeProvider, ClockReport> Reports = [];

    private readonly Lock _lock = new();
    private TimeSpan _said;
    private long? _saidAt;

    public static ClockReport Of(TimeProvider time) => Reports.GetValue(time, clock => new ClockReport(clock));

    /// <param name="service">Who has another time.</param>
    /// <param name="difference">How far it is ahead.</param>
    /// <param name="logger">Where to say it.</param>
    public void Note(string service, TimeSpan difference, ILogger logger)
    {
        var differs = difference.Duration() > Noticeable;
        lock (_lock)
        {
            if (differs ? (difference - _said).Duration() <= Noticeable : _said == TimeSpan.Zero) return;
            if (_saidAt is { } at && time.GetElapsedTime(at) < Period) return;
            (_said, _saidAt) = (differs ? difference : TimeSpan.Zero, time.GetTimestamp());
        }

        if (differs) LogDiffers(logger, difference.Duration().TotalSeconds, difference < TimeSpan.Zero ? "ahead of" : "behind", service);
        else LogAgrees(logger, service);
    }

    [LoggerMessage(4503, LogLevel.Warning,
        "This machine's clock is {Seconds:0.#} s {Direction} {Service}'s. Set it, and keep it right with NTP; until then the service's time is used")]
    private static partial void LogDiffers(ILogger logger, double seconds, string direction, string service);

    [LoggerMessage(4505, LogLevel.Information, "This machine's clock and {Service}'s agree again")]
    private static partial void LogAgrees(ILogger logger, string service);
}
