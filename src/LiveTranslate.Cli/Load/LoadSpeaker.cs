using LiveTranslate.Cli.Measuring;

namespace LiveTranslate.Cli.Load;

/// <summary>One speaker of the load generator.</summary>
internal sealed class LoadSpeaker(TimeProvider time, LoadMeasures measures) : SentClock(time)
{
    public override void Warned(string code, string message) => measures.Warned();

    public override void Lost(string reason) => measures.Reconnected();
}
