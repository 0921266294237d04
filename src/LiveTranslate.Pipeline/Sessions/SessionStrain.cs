namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What a session's listeners go without, because engines fail or their limits are reached.</summary>
[Flags]
public enum SessionStrain
{
    None = 0,

    /// <summary>Windows stay without text.</summary>
    Unrecognized = 1,

    /// <summary>Captions are in the speaker's language.</summary>
    Untranslated = 2,

    /// <summary>Captions come without speech.</summary>
    Unspoken = 4,

    /// <summary>Speech is spoken by a simpler voice.</summary>
    SimplerVoice = 8,

    /// <summary>What other programs put on the session's stream is not heard.</summary>
    RecordsIgnored = 16,
}

/// <summary>Remembers what was gone without lately, so that the speaker is told once and not with every window.</summary>
internal sealed class StrainWatch(TimeProvider time)
{
    // Longer than a few windows take: a session that fails every other one is under strain all the time.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(15);
    private readonly Dictionary<SessionStrain, long> _notedAt = [];

    public SessionStrain Current => _notedAt
        .Where(noted => time.GetElapsedTime(noted.Value) < Lasting)
        .Aggregate(SessionStrain.None, (all, noted) => all | noted.Key);

    public void Note(SessionStrain strain) => _notedAt[strain] = time.GetTimestamp();
}
