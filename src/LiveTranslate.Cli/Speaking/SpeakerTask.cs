namespace LiveTranslate.Cli.Speaking;

/// <summary>What a speaker is to do.</summary>
internal sealed record SpeakerTask
{
    public required string SessionId { get; init; }

    public required string SpeakerToken { get; init; }

    /// <summary>1 is real time.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>Whether the session ends with the audio.</summary>
    public bool End { get; init; } = true;

    /// <summary>The session was found paused.</summary>
    public bool Resume { get; init; }

    /// <summary>The first segment that can be of this speaker: a session may be spoken in more than once.</summary>
    public int FirstSegment { get; init; }

    /// <summary>How long a lost server is looked for.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(5);
}
