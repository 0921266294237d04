using System.Runtime.Serialization;
using System.Text.Json;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Pipeline.Sessions;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace LiveTranslate.Grains.Sessions;

/// <summary>
/// Reads and writes one session's record. Commits asked for while a write is under way share the next one. While the
/// store does not answer it tries again; when somebody else has written, it never writes again. Single-threaded.
/// </summary>
internal sealed partial class SessionStore(IGrainStorage storage, GrainId grain, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);
    private readonly GrainState<SessionRecord?> _state = new(new SessionRecord());
    private readonly Guid _writer = Guid.NewGuid();
    private SessionRecord _wanted = new();
    private long _requested;
    private long _written;
    private Task? _write;

    public SessionRecord Record => _state.State!;

    /// <exception cref="SessionUnreadableException">The store answers, but what it has cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await UntilAnsweredAsync(ReadAsync, cancellationToken);
        _state.State ??= new SessionRecord();
        _wanted = _state.State;
    }

    /// <exception cref="OwnershipLostException">Another activation has written since.</exception>
    public async Task SaveAsync(Func<SessionRecord, SessionRecord> change, CancellationToken cancellationToken)
    {
        _wanted = change(_wanted);
        var mine = ++_requested;
        while (_written < mine) await (_write ??= WriteAsync(cancellationToken));
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var number = _requested;
        var record = _wanted with { Writer = _writer, WriteNumber = number };
        await UntilAnsweredAsync(
            async () =>
            {
                try
                {
                    _state.State = record;
                    await storage.WriteStateAsync(SessionRecord.StateName, grain, _state);
                }
                catch (InconsistentStateException exception)
                {
                    await RecognizeOwnAsync(record, exception);
                }
            },
            cancellationToken);
        _written = number;
        _write = null;
    }

    // A write that succeeded and whose answer was lost looks like somebody else's.
    private async Task RecognizeOwnAsync(SessionRecord record, InconsistentStateException exception)
    {
        await ReadAsync();
        if (_state.State?.Writer == record.Writer && _state.State.WriteNumber == record.WriteNumber) return;
        throw new OwnershipLostException("Another activation of this session has written its state.", exception);
    }

    private async Task ReadAsync()
    {
        try
        {
            await storage.ReadStateAsync(SessionRecord.StateName, grain, _state);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new SessionUnreadableException($"What is stored of {grain} cannot be read.", exception);
        }
    }

    // The store answered, and a serializer did not understand it. Storage providers may wrap what theirs throws.
    private static bool IsUnreadable(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is JsonException or NotSupportedException or FormatException or InvalidDataException or SerializationException)
                return true;
        return false;
    }

    private async Task UntilAnsweredAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception) when (exception is not (OwnershipLostException or SessionUnreadableException))
            {
                LogStoreUnavailable(logger, exception, grain, delay);
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "The store of {Grain} does not answer; trying again in {Delay}")]
    private static partial void LogStoreUnavailable(ILogger logger, Exception exception, GrainId grain, TimeSpan delay);
}
