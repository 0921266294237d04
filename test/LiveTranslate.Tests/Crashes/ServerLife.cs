namespace LiveTranslate.Tests.Crashes;

/// <summary>
/// Whether a server is alive. In one process the code of a killed server runs on: what it would still do to the stores
/// must not happen, or it would be no kill.
/// </summary>
internal sealed class ServerLife
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private volatile bool _over;

    public void End() => _over = true;

    /// <summary>Never completes when the server is dead.</summary>
    public Task StillThereAsync() => _over ? Never : Task.CompletedTask;
}
