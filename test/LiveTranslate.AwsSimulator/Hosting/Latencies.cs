using System.Globalization;

namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>
/// How long after a call its answer comes, at least: an answer is held back until then, not delayed by that much on
/// top of the engine's own time. For Transcribe: how long after audio came a result may come that was heard in it.
/// </summary>
internal sealed record Latencies
{
    // What the serverless design that this project replaces took for a window of 3 s.
    private static readonly Latencies Origin = new()
    {
        Transcribe = TimeSpan.FromMilliseconds(500),
        Translate = TimeSpan.FromMilliseconds(500),
        Polly = TimeSpan.FromMilliseconds(1300),
    };

    public TimeSpan Transcribe { get; init; }

    public TimeSpan Translate { get; init; }

    public TimeSpan Polly { get; init; }

    public TimeSpan Of(AwsService service) => service switch
    {
        AwsService.Transcribe => Transcribe,
        AwsService.Translate => Translate,
        _ => Polly,
    };

    /// <summary>Reads <c>origin</c>, or <c>transcribe=500,polly=1300</c> in milliseconds.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Latencies Parse(string text)
    {
        if (text == "origin") return Origin;
        var latencies = new Latencies();
        foreach (var part in text.Split(','))
        {
            var (name, value) = part.Split('=') is [var left, var right] ? (left, right) : (part, "");
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
                throw Wrong();
            var latency = TimeSpan.FromMilliseconds(milliseconds);
            latencies = name switch
            {
                "transcribe" => latencies with { Transcribe = latency },
                "translate" => latencies with { Translate = latency },
                "polly" => latencies with { Polly = latency },
                _ => throw Wrong(),
            };
        }

        return latencies;

        static FormatException Wrong() =>
            new("--latency must be 'origin', or milliseconds such as transcribe=500,translate=500,polly=1300.");
    }
}
