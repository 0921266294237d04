using MessagePack;

namespace LiveTranslate.Contracts.Hubs;

/// <summary>Argument of <c>Start</c> on <c>/hubs/speaker</c>.</summary>
[MessagePackObject]
public sealed record StartRequest
{
    [Key("sessionId")] public string? SessionId { get; init; }

    [Key("speakerToken")] public string? SpeakerToken { get; init; }

    /// <summary>The take to go on with after a reconnect; absent for a new one.</summary>
    [Key("take")] public int? Take { get; init; }

    /// <summary>
    /// What the speaker speaks from, such as "Firefox on Android": shown to whoever is about to take over. At most 60
    /// characters count.
    /// </summary>
    [Key("device")] public string? Device { get; init; }

    /// <summary>Without the token: hubs log their arguments when asked for details.</summary>
    public override string ToString() => $"{nameof(StartRequest)} {{ SessionId = {SessionId}, Take = {Take} }}";
}

[MessagePackObject]
public sealed record StartReply
{
    [Key("take")] public required int Take { get; init; }

    /// <summary>The first chunk wanted: the first not yet archived.</summary>
    [Key("nextSequence")] public required long NextSequence { get; init; }

    /// <summary>Hz.</summary>
    [Key("sampleRate")] public required int SampleRate { get; init; }

    [Key("chunkMilliseconds")] public required int ChunkMilliseconds { get; init; }

    [Key("maxChunkBytes")] public required int MaxChunkBytes { get; init; }
}

/// <summary>
/// First argument of <c>CheckAudio</c> on <c>/hubs/speaker</c>; the second is a stream of chunks, 10 s in all at most.
/// </summary>
[MessagePackObject]
public sealed record CheckRequest
{
    [Key("sessionId")] public string? SessionId { get; init; }

    [Key("speakerToken")] public string? SpeakerToken { get; init; }

    /// <summary>Without the token: hubs log their arguments when asked for details.</summary>
    public override string ToString() => $"{nameof(CheckRequest)} {{ SessionId = {SessionId} }}";
}

/// <summary>What would be understood. Nothing of it is kept, and no listener hears of it.</summary>
[MessagePackObject]
public sealed record CheckReply
{
    /// <summary>The session's language.</summary>
    [Key("language")] public required string Language { get; init; }

    /// <summary>Empty when nothing was understood.</summary>
    [Key("text")] public required string Text { get; init; }

    /// <summary>Why recognition failed; null when it did not.</summary>
    [Key("failure")] public CaptionFailure? Failure { get; init; }
}

/// <summary>Everything of the take below <c>sequence</c> is archived and may be forgotten.</summary>
[MessagePackObject]
public sealed record Archived
{
    [Key("take")] public required int Take { get; init; }

    [Key("sequence")] public required long Sequence { get; init; }
}

/// <summary>Something the speaker should know. Codes are stable, see <see cref="WarningCodes"/>.</summary>
[MessagePackObject]
public sealed record Warning
{
    [Key("code")] public required string Code { get; init; }

    [Key("message")] public required string Message { get; init; }
}

public static class WarningCodes
{
    /// <summary>A later <c>Start</c> took over; this connection's audio is no longer taken.</summary>
    public const string TakenOver = "taken-over";

    /// <summary>Audio comes faster than 1.1 × real time for longer than the burst allows.</summary>
    public const string TooFast = "too-fast";

    /// <summary>The server holds as much audio as it may; send again from the number answered.</summary>
    public const string Waiting = "waiting";

    /// <summary>The session is more than 10 s behind: captions only until it has caught up.</summary>
    public const string FallingBehind = "falling-behind";

    /// <summary>The session has caught up again.</summary>
    public const string CaughtUp = "caught-up";

    /// <summary>Windows stay without text: recognition fails, or its limits are reached.</summary>
    public const string Unrecognized = "unrecognized";

    /// <summary>Captions are in the speaker's language: translation fails, or its limits are reached.</summary>
    public const string Untranslated = "untranslated";

    /// <summary>Captions come without speech: synthesis fails, or its limits are reached.</summary>
    public const string CaptionsOnly = "captions-only";

    /// <summary>Speech is spoken by simpler voices: the limits of better ones are reached.</summary>
    public const string SimplerVoice = "simpler-voice";

    /// <summary>What another program puts on the session's stream is not heard; the session's state says why.</summary>
    public const string RecordsIgnored = "records-ignored";

    /// <summary>Listeners get all again that they went without.</summary>
    public const string Recovered = "recovered";

    /// <summary>The session ended; nothing more is taken.</summary>
    public const string SessionEnded = "session-ended";

    /// <summary>The session's server does not answer; the audio is kept and sent again.</summary>
    public const string SessionUnreachable = "session-unreachable";
}
