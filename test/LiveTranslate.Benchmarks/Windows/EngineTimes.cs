namespace LiveTranslate.Benchmarks.Windows;

/// <summary>What comes after a window's close until its speech is heard; where the engines are is of no matter.</summary>
/// <param name="Recognition">After the window's last audio.</param>
/// <param name="Translation">Of a window.</param>
/// <param name="Synthesis">Of a window.</param>
/// <param name="Delivery">From the speaker to the session and from there to the listener.</param>
internal sealed record EngineTimes(TimeSpan Recognition, TimeSpan Translation, TimeSpan Synthesis, TimeSpan Delivery)
{
    public TimeSpan Total => Recognition + Translation + Synthesis + Delivery;
}
