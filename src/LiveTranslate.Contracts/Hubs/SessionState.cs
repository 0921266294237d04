using MessagePack;

namespace LiveTranslate.Contracts.Hubs;

/// <summary>A session as everyone may see it: <c>GET /api/sessions/{id}</c> and the <c>SessionChanged</c> event.</summary>
[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.SessionState")]
public sealed record SessionState
{
    [Id(0), Key("sessionId")] public required string SessionId { get; init; }

    [Id(1), Key("title")] public required string Title { get; init; }

    /// <summary>
    /// <c>waiting</c>, <c>live</c>, <c>paused</c>, <c>waiting-for-speaker</c> (the one who spoke is gone) or <c>ended</c>.
    /// </summary>
    [Id(2), Key("status")] public required string Status { get; init; }

    [Id(3), Key("sourceLanguage")] public required string SourceLanguage { get; init; }

    [Id(4), Key("targetLanguages")] public required IReadOnlyList<string> TargetLanguages { get; init; }

    /// <summary>Listeners per language, as last heard from the gateways.</summary>
    [Id(5), Key("listeners")] public required IReadOnlyDictionary<string, int> Listeners { get; init; }

    /// <summary>When the first take started, ISO 8601 UTC; null before.</summary>
    [Id(6), Key("startedAt")] public string? StartedAt { get; init; }

    /// <summary>How many segments are archived.</summary>
    [Id(7), Key("segments")] public required int Segments { get; init; }

    /// <summary>Whether join, transcript and audio ask for a passcode.</summary>
    [Id(8), Key("passcodeRequired")] public bool PasscodeRequired { get; init; }

    /// <summary>
    /// Records that other programs put on the session's stream and that are not heard, by reason: <c>malformed</c>,
    /// <c>floor-taken</c>, <c>session-ended</c>, <c>other-spelling</c>, <c>other-shard</c>. Counted since the session moved last.
    /// </summary>
    [Id(20), Key("ignoredRecords")]
    public IReadOnlyDictionary<string, long> IgnoredRecords { get; init; } = new Dictionary<string, long>();
}

public static class SessionStatus
{
    public const string Waiting = "waiting";
    public const string Live = "live";
    public const string Paused = "paused";

    /// <summary>It was spoken in, and no speaker is there now.</summary>
    public const string WaitingForSpeaker = "waiting-for-speaker";

    public const string Ended = "ended";
}
