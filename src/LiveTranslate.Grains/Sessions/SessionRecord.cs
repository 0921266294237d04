using LiveTranslate.Contracts.Grains;
using LiveTranslate.Pipeline.Sessions;

namespace LiveTranslate.Grains.Sessions;

/// <summary>The grain state of a session: what it was created with, and how far it is.</summary>
public sealed record SessionRecord
{
    /// <summary>The name of the grain storage that keeps sessions.</summary>
    public const string StorageName = "sessions";

    /// <summary>The name of a session's state in it.</summary>
    public const string StateName = "session";

    public SessionDescription? Description { get; init; }

    public SessionProgress Progress { get; init; } = new();

    /// <summary>The activation that wrote it, and its how-manieth write: so it knows its own write again.</summary>
    public Guid Writer { get; init; }

    public long WriteNumber { get; init; }
}
