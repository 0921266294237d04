namespace LiveTranslate.Contracts.Grains;

/// <summary>A chunk on its way from a gateway to its session, on stream <c>audio/{sessionId}</c>.</summary>
[GenerateSerializer, Immutable, Alias("LiveTranslate.AudioChunk")]
public sealed record AudioChunk
{
    public const string StreamProvider = "audio";
    public const string StreamNamespace = "audio";

    /// <summary>The take; 0 when its producer counts neither takes nor chunks.</summary>
    [Id(0)] public required int Take { get; init; }

    [Id(1)] public required long Sequence { get; init; }

    /// <summary>16 kHz 16-bit mono.</summary>
    [Id(2)] public required byte[] Pcm { get; init; }

    /// <summary>The W3C trace context of the call that brought it, when that is traced.</summary>
    [Id(3)] public string? TraceParent { get; init; }

    /// <summary>When a gateway got it.</summary>
    [Id(4)] public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>Its place in the log that the stream is kept in, as digits; null where there is no log.</summary>
    [Id(5)] public string? LogPosition { get; init; }

    /// <summary>When that log got it.</summary>
    [Id(6)] public DateTimeOffset? LoggedAt { get; init; }

    /// <summary>The stream has lost audio of this session just before it.</summary>
    [Id(7)] public bool AfterGap { get; init; }

    /// <summary>Why a record under the session's id cannot be taken; there is no audio then.</summary>
    [Id(8)] public string? Ignored { get; init; }
}
