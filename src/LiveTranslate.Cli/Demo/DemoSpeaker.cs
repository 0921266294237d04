using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Output;

namespace LiveTranslate.Cli.Demo;

/// <summary>Notes when each chunk was sent, and says what the speaker should know.</summary>
internal sealed class DemoSpeaker(TimeProvider time, Report report) : SentClock(time)
{
    public override void Warned(string code, string message) => report.Warn($"speaker: {message} ({code})");

    public override void Lost(string reason) => report.Warn($"speaker: connection lost ({reason}), trying again");
}
