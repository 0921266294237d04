namespace LiveTranslate.Grains.Listening;

/// <summary>
/// Work of an interleaving grain that must not run beside itself: who asks while it runs has it run once more. Not
/// thread-safe.
/// </summary>
internal sealed class Turn(Func<Task> work)
{
    private bool _running;
    private bool _again;

    public async Task RunAsync()
    {
        _again = true;
        if (_running) return;
        _running = true;
        try
        {
            while (_again)
            {
                _again = false;
                await work();
            }
        }
        finally
        {
            _running = false;
        }
    }
}
