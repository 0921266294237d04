namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Lets what comes of a window out only while a commit has lately proved that the session is still this activation's. On a
/// server that stood still every deadline has passed, and another one may be doing the window again: the failure that is
/// left here would stand in its place. Single-threaded.
/// </summary>
/// <param name="commit">Proves it anew, or fails with <see cref="OwnershipLostException"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class OwnershipFence(Func<Task> commit, TimeProvider time)
{
    // A server that stands still is voted out after three probes of a second at the earliest. Windows are committed as
    // often as that while somebody speaks, so that a proof of its own is seldom needed.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(3);

    private long? _provenAt;

    /// <param name="at">The time stamp before the write that has succeeded: it was ours then at least.</param>
    public void NoteProof(long at)
    {
        if (_provenAt is not { } newest || at > newest) _provenAt = at;
    }

    /// <exception cref="OwnershipLostException">Another activation has taken over.</exception>
    public Task PassAsync() =>
        _provenAt is { } at && time.GetElapsedTime(at) < Trust ? Task.CompletedTask : commit();
}
