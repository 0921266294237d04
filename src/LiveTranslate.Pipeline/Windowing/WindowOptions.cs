using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Pipeline.Windowing;

/// <summary>Section <c>Window</c>: where speech is cut.</summary>
public sealed class WindowOptions : IValidatableObject
{
    public const string Section = "Window";

    /// <summary>A window never lasts longer. Default 3 s.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A window is not cut at a pause before it holds this much. Default 1 s.</summary>
    public TimeSpan MinDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>This much silence ends a window that holds <see cref="MinDuration"/>. Default 400 ms.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// The longer a window is, the less silence ends it: evenly from <see cref="Pause"/> down to this much when it is as
    /// long as <see cref="MaxDuration"/>. Default 80 ms.
    /// </summary>
    public TimeSpan LeastPause { get; set; } = TimeSpan.FromMilliseconds(80);

    /// <summary>
    /// Without a pause the cut is made at the quietest 20 ms of this much at the end. Default 500 ms.
    /// </summary>
    public TimeSpan QuietSearch { get; set; } = TimeSpan.FromMilliseconds(500);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxDuration < TimeSpan.FromSeconds(1) || MaxDuration > TimeSpan.FromSeconds(30))
            yield return Fault(nameof(MaxDuration), "between 00:00:01 and 00:00:30");
        if (MinDuration <= TimeSpan.Zero || MinDuration > MaxDuration)
            yield return Fault(nameof(MinDuration), "above zero and no longer than Window:MaxDuration");
        if (Pause < TimeSpan.FromMilliseconds(100) || Pause > MaxDuration)
            yield return Fault(nameof(Pause), "at least 00:00:00.100 and no longer than Window:MaxDuration");
        if (LeastPause < TimeSpan.FromMilliseconds(20) || LeastPause > Pause)
            yield return Fault(nameof(LeastPause), "at least 00:00:00.020 and no longer than Window:Pause");
        if (QuietSearch < TimeSpan.FromMilliseconds(20) || QuietSearch > MaxDuration / 2)
            yield return Fault(nameof(QuietSearch), "at least 00:00:00.020 and no longer than half of Window:MaxDuration");
    }

    private static ValidationResult Fault(string name, string range) => new(
        $"{Section}:{name} must be {range}. Set it in appsettings.json or by the environment variable {Section}__{name}.", [name]);
}
