namespace LiveTranslate.Cli.Listening;

/// <summary>What a listener is to hear.</summary>
internal sealed record ListenerTask
{
    public required string SessionId { get; init; }

    public required string Language { get; init; }

    public bool Audio { get; init; }

    public string? Passcode { get; init; }

    /// <summary>The last segment already known; null for all there is.</summary>
    public int? AfterIndex { get; init; }

    /// <summary>How long a lost server is looked for.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(5);
}
