using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Pipeline.Windowing;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>Where to cut, and how much of what lies before and after a window the recognizer hears with it.</summary>
internal sealed record WindowPolicy(WindowOptions Windows, RecognizerOptions Recognizer)
{
    /// <summary>What the others are compared to: as it was before.</summary>
    public const string Baseline = "max=3 min=1 pause=0.4 least-pause=0.4 search=0.5 lead-in=1 look-ahead=0";

    // A busy machine costs the run time, not words.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What is not as in the baseline.</summary>
    public string Name => Text == Baseline ? "baseline" : string.Join(' ', Text.Split(' ').Except(Baseline.Split(' ')));

    private string Text =>
        $"max={Seconds(Windows.MaxDuration)} min={Seconds(Windows.MinDuration)} pause={Seconds(Windows.Pause)} " +
        $"least-pause={Seconds(Windows.LeastPause)} search={Seconds(Windows.QuietSearch)} lead-in={Seconds(Recognizer.LeadIn)} look-ahead={Seconds(Recognizer.LookAhead)}";

    /// <summary>Reads what <see cref="Baseline"/> shows, in seconds; what is not given is as it is by default.</summary>
    /// <exception cref="FormatException">It says something else, or what no server would take.</exception>
    public static WindowPolicy Parse(string text)
    {
        var (windows, recognizer) = (new WindowOptions(), new RecognizerOptions { DecodeTimeout = Patience });
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var name, var number] || !double.TryParse(number, CultureInfo.InvariantCulture, out var seconds))
                throw new FormatException($"'{part}' is no setting. All of them: {Baseline}.");
            var value = TimeSpan.FromSeconds(seconds);
            switch (name)
            {
                case "max": windows.MaxDuration = value; break;
                case "min": windows.MinDuration = value; break;
                case "pause": windows.Pause = value; break;
                case "least-pause": windows.LeastPause = value; break;
                case "search": windows.QuietSearch = value; break;
                case "lead-in": recognizer.LeadIn = value; break;
                case "look-ahead": recognizer.LookAhead = value; break;
                default: throw new FormatException($"'{name}' is no setting. All of them: {Baseline}.");
            }
        }

        return windows.Validate(new ValidationContext(windows)).FirstOrDefault() is { } fault
            ? throw new FormatException($"'{text}': {fault.ErrorMessage}")
            : new WindowPolicy(windows, recognizer);
    }

    private static string Seconds(TimeSpan value) => value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
