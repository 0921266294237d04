using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Sessions;
using Orleans.Concurrency;

namespace LiveTranslate.Contracts.Grains;

/// <summary>One session; the key is its id. Every call wakes it, also after its silo died.</summary>
[Alias("LiveTranslate.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Creates the session. False when the id is taken.</summary>
    [Alias("Create")]
    Task<bool> CreateAsync(SessionDescription description);

    /// <summary>The session, or null when there is none.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<SessionState?> GetAsync();

    /// <summary>Whether the passcode opens the session for a listener, its transcript and audio.</summary>
    [Alias("Admit"), AlwaysInterleave]
    Task<Admission> AdmitAsync(string? passcode);

    /// <summary>Whether the token opens the session for a speaker, and the session; changes nothing.</summary>
    [Alias("AdmitSpeaker"), AlwaysInterleave]
    Task<Admission> AdmitSpeakerAsync(string speakerToken);

    /// <summary>Begins a take, or goes on with the newest one.</summary>
    [Alias("StartTake"), AlwaysInterleave]
    Task<TakeAnswer> StartTakeAsync(string speakerToken, int? take);

    /// <summary>
    /// What a speaker channel says every second; the answer tells it where to go back to and what may be forgotten.
    /// </summary>
    [Alias("Report"), AlwaysInterleave]
    Task<ChannelAnswer> ReportAsync(ChannelReport report);

    [Alias("Pause"), AlwaysInterleave]
    Task PauseAsync(int take, long received);

    [Alias("Resume"), AlwaysInterleave]
    Task ResumeAsync(int take);

    /// <summary>Ends the session once what is there is archived; answers at once. Null or an error code.</summary>
    [Alias("End"), AlwaysInterleave]
    Task<string?> EndAsync(string speakerToken);

    /// <summary>Who speaks now, for who may speak.</summary>
    [Alias("GetSpeaker"), AlwaysInterleave]
    Task<SpeakerAnswer> GetSpeakerAsync(string speakerToken);

    /// <summary>The listeners of one language; renewed every few seconds by its feed.</summary>
    [Alias("RenewDemand"), AlwaysInterleave]
    Task<SessionState?> RenewDemandAsync(FeedDemand demand);
}

/// <summary>What a session is created with.</summary>
[GenerateSerializer, Immutable, Alias("LiveTranslate.SessionDescription")]
public sealed record SessionDescription
{
    [Id(0)] public required string Title { get; init; }

    [Id(1)] public required string SourceLanguage { get; init; }

    [Id(2)] public required IReadOnlyList<string> TargetLanguages { get; init; }

    /// <summary>SHA-256 of the speaker token.</summary>
    [Id(3)] public required byte[] SpeakerTokenHash { get; init; }

    /// <summary>Salt and hash of the passcode, or null for an open session.</summary>
    [Id(4)] public byte[]? PasscodeSalt { get; init; }

    [Id(5)] public byte[]? PasscodeHash { get; init; }
}

/// <param name="Error">Null, or an error code.</param>
/// <param name="Session">The session, when it was found and opened.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.Admission")]
public sealed record Admission([property: Id(0)] string? Error, [property: Id(1)] SessionState? Session);

/// <param name="Error">Null, or an error code.</param>
/// <param name="Take">The take to send.</param>
/// <param name="NextSequence">The first chunk wanted: the first that is not archived.</param>
/// <param name="Ending">The end was asked for; only what the speaker still holds is taken.</param>
/// <param name="Session">The session as it is now.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.TakeAnswer")]
public sealed record TakeAnswer(
    [property: Id(0)] string? Error,
    [property: Id(1)] int Take,
    [property: Id(2)] long NextSequence,
    [property: Id(3)] bool Ending,
    [property: Id(4)] SessionState? Session);

/// <param name="Take">The channel's take.</param>
/// <param name="Received">How many chunks of it the channel has had from the speaker, counted from 0.</param>
/// <param name="Sealed">No more will come.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.ChannelReport")]
public readonly record struct ChannelReport(
    [property: Id(0)] int Take, [property: Id(1)] long Received, [property: Id(2)] bool Sealed)
{
    /// <summary>The channel: a take has another one after each reconnect.</summary>
    [Id(3)] public Guid Channel { get; init; }

    /// <summary>Its connection is gone; it only hands over what it holds.</summary>
    [Id(4)] public bool Detached { get; init; }

    /// <summary>What the speaker speaks from, if that was said.</summary>
    [Id(5)] public string? Device { get; init; }
}

/// <param name="Error">Null, or an error code.</param>
/// <param name="Present">A speaker is connected, or audio comes.</param>
/// <param name="Device">What they speak from, when known.</param>
/// <param name="Since">How long ago they started, when known.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.SpeakerAnswer")]
public sealed record SpeakerAnswer(
    [property: Id(0)] string? Error,
    [property: Id(1)] bool Present = false,
    [property: Id(2)] string? Device = null,
    [property: Id(3)] TimeSpan? Since = null);

/// <summary>How a take stands with its session.</summary>
[GenerateSerializer, Alias("LiveTranslate.TakeStatus")]
public enum TakeStatus
{
    /// <summary>The newest take: go on.</summary>
    Current = 0,

    /// <summary>A newer one has begun: hand over what is held, take nothing more.</summary>
    Superseded = 1,

    /// <summary>Nothing of it is wanted any more.</summary>
    Done = 2,

    /// <summary>There is no such take or session.</summary>
    Unknown = 3,
}

[GenerateSerializer, Immutable, Alias("LiveTranslate.ChannelAnswer")]
public sealed record ChannelAnswer
{
    [Id(0)] public required TakeStatus Status { get; init; }

    /// <summary>The chunk wanted next.</summary>
    [Id(1)] public required long Expected { get; init; }

    /// <summary>Every chunk below may be forgotten.</summary>
    [Id(2)] public required long Archived { get; init; }

    /// <summary>Something was dropped, or later chunks came before the one expected.</summary>
    [Id(3)] public required bool Missing { get; init; }

    /// <summary>The session is behind: captions only.</summary>
    [Id(4)] public required bool Behind { get; init; }

    /// <summary>The end of the session was asked for: take nothing more.</summary>
    [Id(5)] public required bool Ending { get; init; }

    /// <summary>The session has ended.</summary>
    [Id(6)] public required bool Ended { get; init; }

    /// <summary>What its listeners go without.</summary>
    [Id(7)] public SessionStrain Strain { get; init; }
}

/// <param name="Language">The language.</param>
/// <param name="Listeners">How many listen.</param>
/// <param name="AudioListeners">How many of them want to hear it.</param>
/// <param name="Watchers">Speakers who see their own captions, and screens.</param>
[GenerateSerializer, Immutable, Alias("LiveTranslate.FeedDemand")]
public readonly record struct FeedDemand(
    [property: Id(0)] string Language,
    [property: Id(1)] int Listeners,
    [property: Id(2)] int AudioListeners,
    [property: Id(3)] int Watchers);
