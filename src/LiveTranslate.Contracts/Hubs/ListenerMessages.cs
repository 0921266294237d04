using System.Text.Json.Serialization;
using MessagePack;

namespace LiveTranslate.Contracts.Hubs;

/// <summary>Argument of <c>Join</c> on <c>/hubs/listener</c>.</summary>
[MessagePackObject]
public sealed record JoinRequest
{
    [Key("sessionId")] public string? SessionId { get; init; }

    [Key("language")] public string? Language { get; init; }

    /// <summary>Whether speech is wanted, or captions only. The source language is never spoken.</summary>
    [Key("audio")] public bool Audio { get; init; }

    /// <summary>
    /// The last segment seen; absent when none was. A connection may be lost between a caption and its speech: who wants
    /// to hear says the one before the first caption whose speech has not come, and ignores captions it has had.
    /// </summary>
    [Key("afterIndex")] public int? AfterIndex { get; init; }

    [Key("passcode")] public string? Passcode { get; init; }

    /// <summary>Without the passcode: hubs log their arguments when asked for details.</summary>
    public override string ToString() =>
        $"{nameof(JoinRequest)} {{ SessionId = {SessionId}, Language = {Language}, Audio = {Audio}, AfterIndex = {AfterIndex} }}";
}

[MessagePackObject]
public sealed record JoinReply
{
    [Key("session")] public required SessionState Session { get; init; }

    /// <summary>
    /// What was missed since <c>afterIndex</c>, in order: its newest part, as far as it can be had at once. What lies
    /// before it comes in pieces, see <c>History</c>.
    /// </summary>
    [Key("captions")] public required IReadOnlyList<Caption> Captions { get; init; }

    /// <summary>The index of the first caption that will come as an event.</summary>
    [Key("nextIndex")] public required int NextIndex { get; init; }
}

/// <summary>Argument of <c>History</c> on <c>/hubs/listener</c>, which a connection calls after <c>Join</c>.</summary>
[MessagePackObject]
public sealed record HistoryRequest
{
    /// <summary>The index after the last caption wanted: that of the first one the caller has.</summary>
    [Key("beforeIndex")] public int BeforeIndex { get; init; }

    /// <summary>At most so many captions, 1 to 100; 100 when absent.</summary>
    [Key("count")] public int? Count { get; init; }
}

[MessagePackObject]
public sealed record HistoryReply
{
    /// <summary>
    /// The captions before <c>beforeIndex</c> in the language joined, in order and without gaps up to it. Fewer than asked
    /// for, or none, while they are being translated: ask again a second later.
    /// </summary>
    [Key("captions")] public required IReadOnlyList<Caption> Captions { get; init; }
}

/// <summary>The text of one segment in one language.</summary>
[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.Caption")]
public sealed record Caption
{
    [Id(0), Key("sessionId")] public required string SessionId { get; init; }

    [Id(1), Key("index")] public required int Index { get; init; }

    [Id(2), Key("language")] public required string Language { get; init; }

    [Id(3), Key("sourceText")] public required string SourceText { get; init; }

    /// <summary>Empty when nothing was understood; the source text when translation failed.</summary>
    [Id(4), Key("text")] public required string Text { get; init; }

    /// <summary>Session time, ms: the position in all audio of the session, end to end.</summary>
    [Id(5), Key("startMs")] public required long StartMs { get; init; }

    [Id(6), Key("endMs")] public required long EndMs { get; init; }

    /// <summary>Absent on a caption made after the fact.</summary>
    [Id(7), Key("timings")] public CaptionTimings? Timings { get; init; }

    /// <summary>What failed, when something did.</summary>
    [Id(8), Key("failure")] public CaptionFailure? Failure { get; init; }

    /// <summary>The trace of its window, between silos only.</summary>
    [Id(9), IgnoreMember, JsonIgnore] public string? TraceParent { get; init; }
}

/// <summary>Where the time went.</summary>
[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.CaptionTimings")]
public sealed record CaptionTimings
{
    /// <summary>
    /// The audio that had to be heard to close the window, in session time (ms): its end when it closed at a pause, up
    /// to half a second more when it was cut without one.
    /// </summary>
    [Id(3), Key("closedMs")] public long ClosedMs { get; init; }

    /// <summary>When the final transcript was there, in ms since the window closed.</summary>
    [Id(0), Key("recognizedMs")] public required double RecognizedMs { get; init; }

    /// <summary>When the translation was there, in ms since the window closed.</summary>
    [Id(1), Key("translatedMs")] public required double TranslatedMs { get; init; }

    /// <summary>How much audio of the session waited behind this window when it closed.</summary>
    [Id(2), Key("backlogMs")] public required double BacklogMs { get; init; }
}

[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.CaptionFailure")]
public sealed record CaptionFailure
{
    /// <summary><c>recognition</c>, <c>translation</c> or <c>synthesis</c>.</summary>
    [Id(0), Key("stage")] public required string Stage { get; init; }

    /// <summary>A stable code such as <c>timed-out</c>.</summary>
    [Id(1), Key("cause")] public required string Cause { get; init; }
}

/// <summary>The speech of one segment in one language.</summary>
[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.Speech")]
public sealed record Speech
{
    [Id(0), Key("sessionId")] public required string SessionId { get; init; }

    [Id(1), Key("index")] public required int Index { get; init; }

    [Id(2), Key("language")] public required string Language { get; init; }

    [Id(3), Key("contentType")] public required string ContentType { get; init; }

    [Id(4), Key("durationMs")] public required long DurationMs { get; init; }

    /// <summary>The whole file, unless <c>Delivery:Audio</c> is <c>Link</c>.</summary>
    [Id(5), Key("data")] public byte[]? Data { get; init; }

    [Id(6), Key("url")] public required string Url { get; init; }

    /// <summary>When it was synthesized, in ms since the window closed; absent when made after the fact.</summary>
    [Id(7), Key("synthesizedMs")] public double? SynthesizedMs { get; init; }
}

/// <summary>What is being said, while it is not final yet. Best effort.</summary>
[MessagePackObject, GenerateSerializer, Immutable, Alias("LiveTranslate.Partial")]
public sealed record Partial
{
    [Id(0), Key("language")] public required string Language { get; init; }

    [Id(1), Key("text")] public required string Text { get; init; }
}
