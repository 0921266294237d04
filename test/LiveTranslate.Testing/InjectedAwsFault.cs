namespace LiveTranslate.Testing;

/// <summary>A fault that is at work until it is disposed of, or cleared with all others.</summary>
public sealed class InjectedAwsFault : IAsyncDisposable
{
    private readonly LocalAwsControl _control;
    private readonly int _id;

    internal InjectedAwsFault(LocalAwsControl control, int id)
    {
        _control = control;
        _id = id;
    }

    /// <summary>How many calls it struck so far; records, for partial failures and limits of puts.</summary>
    public Task<int> StruckAsync() => _control.StruckAsync(_id);

    public async ValueTask DisposeAsync() => await _control.RemoveAsync(_id);
}
