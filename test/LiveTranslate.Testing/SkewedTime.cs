namespace LiveTranslate.Testing;

/// <summary>A machine whose clock is wrong; its timers run as they should.</summary>
/// <param name="ahead">How far it is ahead.</param>
public sealed class SkewedTime(TimeSpan ahead) : TimeProvider
{
    /// <summary>May be put right.</summary>
    public TimeSpan Ahead { get; set; } = ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
