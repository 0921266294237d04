using LiveTranslate.Pipeline;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>
/// Whom a lane asks before it hands on the first audio of a session: a session that nobody created must not wake a
/// grain, and one that cannot be woken must not hold up the others of its lane.
/// </summary>
public interface IAudioDestination
{
    /// <summary>True once the session can take audio; false when nobody created it. Whatever it throws: not now.</summary>
    Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken);
}
